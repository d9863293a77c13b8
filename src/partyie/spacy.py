"""partyie in spaCy: the pipeline component `partyie`, and extractions as `Doc`.

    nlp = spacy.blank("en")
    nlp.add_pipe("partyie")

A mention is a `Span` of `doc.spans["partyie"]`, widened to whole tokens where it begins or ends inside one; the mention keeps its own
offsets. The extension attributes are `doc._.partyie` (the extraction), `span._.partyie` (the mention), `span._.partyie_value` (its value as
a dictionary) and `span._.partyie_holder` (of a title, the span of its holder). What they give is kept in `doc.user_data` as JSON, so that
it goes wherever the `Doc` goes: to other processes, to bytes and files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import attrs

from .extras import needed

# spaCy imports this module whenever it makes a pipeline, whatever for: all else is imported when it is needed.
if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.util import filter_spans

    from .extractor import Extractor
    from .mention import AnyMention
    from .model import Extraction
else:
    Language = needed("spacy.language", "spacy").Language
    Doc, Span = needed("spacy.tokens", "spacy").Doc, needed("spacy.tokens", "spacy").Span
    filter_spans = needed("spacy.util", "spacy").filter_spans

KEY = "partyie"
"""The name of the component, of its spans, of the extension attributes, and of what is kept in `doc.user_data`."""


def annotate(doc: Doc, result: Extraction) -> Doc:
    """Give a `Doc`, tokenised in whichever way, the mentions of an extraction of its text; the same `Doc`.

    Raises `ValueError` for the extraction of another text.

    >>> import spacy, partyie
    >>> text = "Minister Le Van Nam signed No.57-NQ/TW."
    >>> doc = annotate(spacy.blank("xx")(text), partyie.extract(text, "en"))
    >>> [(span.label_, span.text, span._.partyie.text) for span in doc.spans["partyie"]]
    [('TITLE', 'Minister', 'Minister'), ('PERSON', 'Le Van Nam', 'Le Van Nam'), ('CITATION', 'No.57-NQ/TW', '57-NQ/TW')]
    """
    from .export import json_text

    stored = json_text(result.to_dict())
    _, mentions = _kept(stored, doc.text)
    doc.user_data[KEY] = stored
    doc.spans[KEY] = [_span(doc, mention, ident) for ident, mention in mentions.items()]
    return doc


def to_doc(result: Extraction, nlp: Language) -> Doc:
    """An extraction as a `Doc`, with the tokens of a pipeline; none of its components is run.

    Raises `PartyieError` for an extraction that does not know its text.

    >>> import spacy, partyie
    >>> doc = to_doc(partyie.extract("Tran Thi Mai, Minister of Justice", "en"), spacy.blank("en"))
    >>> [(span.text, span._.partyie_value, span._.partyie_holder) for span in doc.spans["partyie"]]
    [('Tran Thi Mai', {}, None), ('Minister of Justice', {'role': 'minister', 'body': 'ministry-of-justice'}, Tran Thi Mai)]
    """
    from .exchange import given

    return annotate(nlp.make_doc(given(result)), result)


@attrs.frozen
class Component:
    """What the factory `partyie` makes: it extracts from each `Doc` and annotates it."""

    extractor: Extractor
    set_ents: bool
    overwrite_ents: bool

    def __call__(self, doc: Doc) -> Doc:
        annotate(doc, self.extractor.extract(doc.text))
        if self.set_ents:
            there, found = list(doc.ents), list(doc.spans[KEY])
            doc.ents = _apart(found, there) if self.overwrite_ents else _apart(there, found)
        return doc


def component(
    nlp: Language,
    name: str,  # noqa: ARG001
    languages: str | list[str] | None,
    rules: list[str],
    kinds: list[str] | None,
    relative: bool,
    month_first: bool,
    set_ents: bool,
    overwrite_ents: bool,
) -> Component:
    """The factory of the component, with the settings of `Extractor`; raises what that raises.

    `languages`: if none are named, the language of the pipeline where there are rules for it, and otherwise all of them. `set_ents`: put
    the mentions into `doc.ents` too, where no entity shares a token with them or, with `overwrite_ents`, in the place of those that do.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> partyie = nlp.add_pipe("partyie", config={"kinds": ["date"], "set_ents": True})
    >>> [(ent.label_, ent.text, ent._.partyie.value.edtf) for ent in nlp("They met on 12 May 2025.").ents]
    [('DATE', '12 May 2025', '2025-05-12')]
    """
    from .errors import LanguageError
    from .extractor import Extractor

    extractor = partial(Extractor, rules=rules, kinds=kinds, relative=relative, month_first=month_first)
    try:
        return Component(extractor(languages or nlp.lang), set_ents, overwrite_ents)
    except LanguageError:
        if languages:
            raise
        return Component(extractor(), set_ents, overwrite_ents)


Language.factory(
    KEY,
    default_config={
        "languages": None,
        "rules": [],
        "kinds": None,
        "relative": False,
        "month_first": False,
        "set_ents": False,
        "overwrite_ents": False,
    },
    assigns=["doc.spans", "doc._.partyie", "span._.partyie", "span._.partyie_value", "span._.partyie_holder"],
    func=component,
)


def _apart(first: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Spans that share no token: of the first the longest, then of the others those that none of these is in the way of."""
    chosen = filter_spans(first)
    taken = {token for span in chosen for token in range(span.start, span.end)}
    return chosen + [span for span in filter_spans(others) if taken.isdisjoint(range(span.start, span.end))]


@lru_cache(maxsize=64)
def _kept(stored: str, text: str) -> tuple[Extraction, dict[str, AnyMention]]:
    """The extraction that is kept with a `Doc`, and its mentions by id. Attributes are asked for again and again."""
    from .model import Extraction

    data = json.loads(stored)
    result = Extraction.from_dict(data, text)
    return result, {row["id"]: mention for row, mention in zip(data["mentions"], result.mentions, strict=True)}


def _mentions(doc: Doc) -> dict[str, AnyMention]:
    return _kept(doc.user_data[KEY], doc.text)[1] if KEY in doc.user_data else {}


def _span(doc: Doc, mention: AnyMention, ident: str) -> Span:
    """The tokens that a mention has a part in."""
    span = doc.char_span(mention.start, mention.end, label=mention.kind.upper(), span_id=ident, alignment_mode="expand")
    assert span is not None  # the mention is one of this text
    return span


def _extraction_of(doc: Doc) -> Extraction | None:
    """What `doc._.partyie` is: the extraction, None where there was none."""
    return _kept(doc.user_data[KEY], doc.text)[0] if KEY in doc.user_data else None


def _mention_of(span: Span) -> AnyMention | None:
    """What `span._.partyie` is: the mention of a span of `doc.spans["partyie"]` or, set there, of `doc.ents`; None for other spans."""
    mention = _mentions(span.doc).get(span.id_)
    there = mention is not None and span.label_ == mention.kind.upper() and span.start_char <= mention.start < span.end_char
    return mention if there else None


def _value_of(span: Span) -> dict[str, Any] | None:
    """What `span._.partyie_value` is: the value as in `Extraction.to_dict`, without ids of other mentions; None for other spans."""
    mention = _mention_of(span)
    return None if mention is None else mention.value_dict()


def _holder_of(span: Span) -> Span | None:
    """What `span._.partyie_holder` is: the span of the person who holds the title; None where there is none."""
    from .mention import Title

    mention = _mention_of(span)
    if not isinstance(mention, Title) or mention.holder is None:
        return None
    ids = {other.start: ident for ident, other in _mentions(span.doc).items()}
    return _span(span.doc, mention.holder, ids.get(mention.holder.start, ""))


Doc.set_extension("partyie", getter=_extraction_of)
Span.set_extension("partyie", getter=_mention_of)
Span.set_extension("partyie_value", getter=_value_of)
Span.set_extension("partyie_holder", getter=_holder_of)
