"""spaCy: the component in real pipelines; what its attributes give, after processes, bytes and files too."""

from __future__ import annotations

import datetime
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from strategies import LANGUAGES, seeds, texts

from partyie import Extraction, Extractor, LanguageError, PartyieError, extract
from partyie.extras import needed
from partyie.spacy import annotate, to_doc

TEXT = "Minister of Justice Le Van Nam signed No.57-NQ/TW on 12 May 2025."
SEEDS = [pytest.param(*seed, id=f"{number}-{seed[0]}") for number, seed in enumerate(seeds())]


def blank(language: str) -> Language:
    # Without this, spaCy asks for a package that splits words.
    own = {"nlp": {"tokenizer": {"use_pyvi": False}}} if language == "vi" else {}
    return spacy.blank(language, config=own)


def pipeline(language: str = "en", **config: Any) -> Language:
    nlp = blank(language)
    nlp.add_pipe("partyie", config=config)
    return nlp


def said(doc: Doc) -> list[tuple[Any, ...]]:
    """All that the attributes of a document's spans give."""
    return [
        (span.label_, span.start, span.end, span._.partyie, span._.partyie_value, span._.partyie_holder and span._.partyie_holder.text)
        for span in doc.spans["partyie"]
    ]


BLANK = {language: blank(language) for language in (*LANGUAGES, "xx")}
PIPELINES = {language: pipeline(language) for language in LANGUAGES}
WITH_ENTITIES = {language: pipeline(language, set_ents=True) for language in LANGUAGES}
EXTRACTORS = {language: Extractor(language) for language in LANGUAGES}


# --- spans and attributes


@pytest.mark.parametrize(("language", "text"), SEEDS)
def test_the_component_gives_each_mention_of_the_seeds_with_offsets_value_and_holder(language: str, text: str) -> None:
    doc, result = PIPELINES[language](text), EXTRACTORS[language].extract(text)
    assert doc._.partyie == result
    spans = doc.spans["partyie"]
    assert [span._.partyie for span in spans] == list(result)
    assert [span.label_ for span in spans] == [mention.kind.upper() for mention in result]
    for span, mention in zip(spans, result, strict=True):
        assert span.start_char <= mention.start < mention.end <= span.end_char
        assert span[0].idx + len(span[0]) > mention.start
        assert span[-1].idx < mention.end
        assert span._.partyie_value == mention.value_dict()
    holders = [span._.partyie_holder and span._.partyie_holder._.partyie for span in spans if span.label_ == "TITLE"]
    assert holders == [title.holder for title in result.titles]


@given(
    st.sampled_from(LANGUAGES).flatmap(lambda language: st.tuples(st.just(language), st.sampled_from(["xx", language]), texts(language)))
)
def test_any_text_in_any_tokens_keeps_its_mentions(case: tuple[str, str, str]) -> None:
    language, tokens, text = case
    text = text.encode("utf-8", "replace").decode("utf-8")  # spaCy takes no lone surrogates
    result = EXTRACTORS[language].extract(text)
    doc = to_doc(result, BLANK[tokens])
    assert doc.text == text
    assert [span._.partyie for span in doc.spans["partyie"]] == list(result)


def test_a_span_is_widened_to_whole_tokens_and_the_mention_is_not() -> None:
    doc = PIPELINES["en"](TEXT)
    citation = doc.spans["partyie"][2]
    assert (citation.text, citation._.partyie.text) == ("No.57-NQ/TW", "57-NQ/TW")
    assert TEXT[citation._.partyie.start : citation._.partyie.end] == "57-NQ/TW"


def test_other_spans_and_documents_have_nothing() -> None:
    doc = PIPELINES["en"](TEXT)
    for span in (doc[0:1], doc[0:3], Span(doc, 0, 3, label="TITLE"), Span(doc, 5, 7, label="TITLE", span_id="T1")):
        assert (span._.partyie, span._.partyie_value, span._.partyie_holder) == (None, None, None)
    other = BLANK["en"](TEXT)
    assert (other._.partyie, other[0:3]._.partyie) == (None, None)


def test_a_holder_that_was_not_asked_for_is_a_span_all_the_same() -> None:
    doc = pipeline(kinds=["title"])(TEXT)
    (title,) = doc.spans["partyie"]
    assert (title._.partyie_holder.text, title._.partyie_holder.label_) == ("Le Van Nam", "PERSON")


def test_an_extraction_becomes_a_document_and_one_without_text_does_not() -> None:
    result = extract(TEXT, "en", reference=datetime.date(2025, 6, 1))
    doc = to_doc(result, BLANK["en"])
    assert doc._.partyie == result
    assert doc.spans["partyie"][3]._.partyie.resolved == result.dates[0].resolved
    with pytest.raises(PartyieError, match="does not know its text"):
        to_doc(Extraction.from_dict(result.to_dict()), BLANK["en"])


def test_the_extraction_of_another_text_is_refused() -> None:
    doc = BLANK["en"]("Another text, which has as many characters as the first one has, and more.")
    with pytest.raises(ValueError, match="mention T1: the text has"):
        annotate(doc, extract(TEXT, "en"))
    assert (doc._.partyie, "partyie" in doc.spans) == (None, False)


# --- entities


def entities(doc: Doc) -> list[tuple[str, str]]:
    return [(ent.label_, ent.text) for ent in doc.ents]


def with_ruler(**config: Any) -> Doc:
    nlp = blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "NORP", "pattern": "Justice Le"}, {"label": "VERB", "pattern": "signed"}])
    nlp.add_pipe("partyie", config=config)
    return nlp(TEXT)


def test_entities_are_left_alone_unless_they_are_asked_for() -> None:
    assert entities(PIPELINES["en"](TEXT)) == []
    assert entities(with_ruler()) == [("NORP", "Justice Le"), ("VERB", "signed")]


def test_entities_that_are_there_stay_and_mentions_in_their_way_are_left_out() -> None:
    doc = with_ruler(set_ents=True)
    assert entities(doc) == [("NORP", "Justice Le"), ("VERB", "signed"), ("CITATION", "No.57-NQ/TW"), ("DATE", "12 May 2025")]
    assert [ent._.partyie and ent._.partyie.text for ent in doc.ents] == [None, None, "57-NQ/TW", "12 May 2025"]
    assert len(doc.spans["partyie"]) == 4


def test_mentions_may_take_the_place_of_entities() -> None:
    doc = with_ruler(set_ents=True, overwrite_ents=True)
    labels = ["TITLE", "PERSON", "VERB", "CITATION", "DATE"]
    assert [label for label, _ in entities(doc)] == labels
    assert doc.ents[0]._.partyie_holder.text == "Le Van Nam"


@pytest.mark.parametrize(("language", "text"), SEEDS)
def test_mentions_of_the_seeds_are_entities_where_each_has_tokens_of_its_own(language: str, text: str) -> None:
    doc = WITH_ENTITIES[language](text)
    taken = [token for span in doc.spans["partyie"] for token in range(span.start, span.end)]
    if len(set(taken)) == len(taken):
        assert [ent._.partyie for ent in doc.ents] == list(doc._.partyie)
    else:
        assert 0 < len(doc.ents) < len(doc.spans["partyie"])


def test_entities_keep_their_mentions_in_new_tokens() -> None:
    doc = WITH_ENTITIES["en"](TEXT)
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[3:6])
    assert [ent._.partyie for ent in doc.ents] == list(extract(TEXT, "en"))


# --- settings


def test_the_language_is_that_of_the_pipeline_or_else_that_of_each_line() -> None:
    for language in LANGUAGES:
        assert PIPELINES[language].get_pipe("partyie").extractor.languages == (language,)  # type: ignore[attr-defined]
    mixed = pipeline("xx")(
        "The minister of justice will visit the province in May.\nẢnh: Trần Thị Mai, Thứ trưởng Bộ Ngoại giao, ngày 5/3/2025"
    )
    assert {mention.language for mention in mixed._.partyie} == {"en", "vi"}
    assert {mention.language for mention in pipeline("en", languages="vi")("Thủ tướng ký ngày 5/3/2025.")._.partyie} == {"vi"}


def test_kinds_relative_dates_order_and_rules_are_those_of_the_extractor(rule_folder: Any) -> None:
    own = rule_folder(language="en", titles=[{"id": "en/title/own", "match": "Grand Poobah", "value": {"role": "head"}}])
    doc = pipeline(rules=[str(own)], kinds=["title", "date"], relative=True, month_first=True)(
        "Grand Poobah Le Van Nam left yesterday, on 3/5/2025."
    )
    assert [(one.text, one.value.to_dict()) for one in doc._.partyie] == [
        ("Grand Poobah", {"role": "head"}),
        ("yesterday", {"relative": True, "unit": "day", "offset": -1}),
        ("3/5/2025", {"edtf": "2025-03-05"}),
    ]


@pytest.mark.parametrize(
    ("config", "error", "says"),
    [
        ({"languages": ["fr"]}, LanguageError, "no rules for language 'fr'"),
        ({"kinds": ["dates"]}, PartyieError, "no kind 'dates'; there are title"),
        ({"rules": ["no-such-folder"]}, PartyieError, "no-such-folder"),
    ],
)
def test_a_wrong_setting_says_what_is_right(config: dict[str, Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        pipeline(**config)


# --- processes, bytes and files


# Newer Pythons warn of forks in a process with threads, which is how spaCy starts processes.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("language", LANGUAGES)
def test_several_processes_give_the_same(language: str) -> None:
    own = [text for of, text in seeds() if of == language]
    alone, shared = (list(PIPELINES[language].pipe(own, n_process=number)) for number in (1, 2))
    assert [said(doc) for doc in shared] == [said(doc) for doc in alone]
    assert all(said(doc) or not doc._.partyie.mentions for doc in shared)


def copies(doc: Doc) -> Iterator[Doc]:
    yield Doc(BLANK["xx"].vocab).from_bytes(doc.to_bytes())
    yield from DocBin(docs=[doc], store_user_data=True).get_docs(BLANK["xx"].vocab)
    yield pickle.loads(pickle.dumps(doc))
    yield doc.copy()


def test_a_document_keeps_all_in_bytes_and_copies() -> None:
    doc = WITH_ENTITIES["en"](TEXT)
    for copy in copies(doc):
        assert said(copy) == said(doc)
        assert copy._.partyie == doc._.partyie
        assert [ent._.partyie for ent in copy.ents] == [ent._.partyie for ent in doc.ents]


def test_a_pipeline_is_stored_with_its_settings(tmp_path: Path) -> None:
    nlp = pipeline(kinds=["date"], relative=True, set_ents=True)
    nlp.to_disk(tmp_path / "pipeline")
    stored = spacy.load(tmp_path / "pipeline")
    assert stored.config["components"]["partyie"] == nlp.config["components"]["partyie"]
    assert entities(stored("They left yesterday.")) == [("DATE", "yesterday")]
    assert said(blank("en").from_config(nlp.config)(TEXT)) == said(nlp(TEXT))


def printed(code: str) -> str:
    """What an interpreter of its own prints, in which a warning is an error."""
    return subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_the_component_is_there_without_an_import_of_partyie() -> None:
    code = """import spacy
nlp = spacy.blank("en")
nlp.add_pipe("partyie")
doc = nlp("It began on 12 May.")
print(doc.spans["partyie"][0]._.partyie.text)"""
    assert printed(code) == "12 May\n"


# --- without spaCy


@pytest.mark.slow
def test_without_spacy_the_module_says_what_to_install() -> None:
    code = """import sys
sys.modules["spacy"] = None
import partyie, partyie.cli
try:
    import partyie.spacy
except partyie.PartyieError as error:
    print(error)"""
    assert printed(code) == "spacy is not installed; it comes with: pip install 'partyie[spacy]'\n"


def test_a_package_that_lacks_something_itself_is_not_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_package.py").write_text("import no_such_module_at_all", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="no_such_module_at_all"):
        needed("broken_package", "spacy")
