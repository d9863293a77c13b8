"""Results: what `extract` returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import attrs

from .columns import ids_of
from .dictionary import UNFIT, Reader, row_of
from .mention import AnyMention, Citation, Date, Individual, Person, Title
from .offsets import Offsets, Unit
from .pickled import Pickled
from .values.plain import part, required

SLOW, LOST, UNREAD = "slow", "lost", "unread"


@attrs.frozen
class Notice(Pickled):
    """Something that went wrong in an extraction and was got over: what it says is missing from the result.

    `kind` is a word for programs to tell notices by, `message` says in a sentence what happened. The others say where, None where that
    is of no account: `rule` the id of a rule, `file` and `line` where it stands; `text` the number of the text among those given to
    `Extractor.extract_many`, from 0 on.

    Kind "slow": a rule tried too many ways to match and was stopped. Kind "lost": the process that was to read the text died, twice, and
    the result is empty. Kind "unread": there was no text to be read, and the result is empty.

    >>> notice = Notice("lost", "the text was not read: its process was ended by SIGKILL", text=7)
    >>> notice.to_dict()
    {'kind': 'lost', 'message': 'the text was not read: its process was ended by SIGKILL', 'text': 7}
    >>> Notice.from_dict(notice.to_dict()) == notice
    True
    """

    kind: str
    message: str
    rule: str | None = None
    file: str | None = None
    line: int | None = None
    text: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Kind, message, and the rest where it is said."""
        return {name: value for name, value in attrs.asdict(self).items() if value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Notice:
        """The notice of such a dictionary; raises `ValueError` for what is none."""
        try:
            return cls(**data)
        except TypeError:
            raise ValueError(f"{data!r} is no notice: it has a kind and a message, and may have {', '.join(_PLACES)}") from None


_PLACES = tuple(field.name for field in attrs.fields(Notice))[2:]


@attrs.frozen
class Extraction(Pickled):
    """The mentions of a text, in text order, without overlap.

    `language` is that of most of the text (None where no line tells), `rules` a short hash of the rule files, `version` that of
    partyie, `source` what the caller gave as the name of the text, `warnings` what went wrong on the way, `metadata` what the caller told
    of the text (its outlet, say), by name. Two extractions are equal when they say the same; the text itself is not compared (`from_dict`
    may not know it).

    >>> import partyie
    >>> result = partyie.extract("Bộ trưởng Bộ Tư pháp Trần Thị Mai, ngày 5/3/2025", language="vi")
    >>> [mention.text for mention in result]
    ['Bộ trưởng Bộ Tư pháp', 'Trần Thị Mai', '5/3/2025']
    >>> len(result), len(result.titles), len(result.citations), result.dates[0].value.edtf
    (3, 1, 0, '2025-03-05')
    >>> partyie.Extraction.from_dict(result.to_dict()) == result
    True
    """

    mentions: tuple[AnyMention, ...]
    language: str | None
    rules: str
    version: str
    source: str | None = None
    warnings: tuple[Notice, ...] = ()
    text: str | None = attrs.field(default=None, eq=False, repr=False)
    metadata: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    @property
    def titles(self) -> tuple[Title, ...]:
        """The titles, in text order."""
        return tuple(m for m in self.mentions if isinstance(m, Title))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations, in text order."""
        return tuple(m for m in self.mentions if isinstance(m, Citation))

    @property
    def dates(self) -> tuple[Date, ...]:
        """The dates, in text order."""
        return tuple(m for m in self.mentions if isinstance(m, Date))

    @property
    def persons(self) -> tuple[Person, ...]:
        """The persons, in text order."""
        return tuple(m for m in self.mentions if isinstance(m, Person))

    @property
    def people(self) -> tuple[Individual, ...]:
        """Each person once, in the order in which they are first named, those of credits too.

        >>> import partyie
        >>> text = "On 5 May 2025, Minister Bùi Thanh Sơn spoke. Sơn, a Politburo member, left."
        >>> for one in partyie.extract(text, "en").people:
        ...     print(one.name, [title.text for title in one.titles], [date.value.edtf for date in one.dates], len(one.mentions))
        Bùi Thanh Sơn ['Minister', 'Politburo member'] ['2025-05-05'] 2
        """
        from .individuals import individuals

        return individuals(self)

    def __len__(self) -> int:
        return len(self.mentions)

    def __iter__(self) -> Iterator[AnyMention]:
        return iter(self.mentions)

    @property
    def error(self) -> str | None:
        """Why the text could not be read, None if it was.

        >>> import partyie
        >>> partyie.extract("nothing").error is None
        True
        """
        return next((notice.message for notice in self.warnings if notice.kind in (LOST, UNREAD)), None)

    def ids(self) -> dict[int, str]:
        """The ids of the mentions, as `to_dict` and all formats have them, by where the mentions begin.

        >>> import partyie
        >>> partyie.extract("Minister Le Van Nam spoke on May 5.", "en").ids()
        {0: 'T1', 9: 'P1', 29: 'W1'}
        """
        return ids_of(self.mentions)

    def links(self) -> list[tuple[str, str]]:
        """The ids of titles and of their holders, where both are in the result.

        >>> import partyie
        >>> partyie.extract("Minister Le Van Nam spoke on May 5.", "en").links()
        [('T1', 'P1')]
        """
        return self._links(self.ids())

    def _links(self, ids: Mapping[int, str]) -> list[tuple[str, str]]:
        held = ((title, title.holder) for title in self.titles)
        return [(ids[title.start], ids[holder.start]) for title, holder in held if holder is not None and holder.start in ids]

    def to_arrow(self) -> Any:
        """The mentions as a `pyarrow.Table` with the schema `partyie.arrow.MENTIONS`; needs `pip install 'partyie[arrow]'`."""
        from .arrow import table

        return table([self])

    def to_pandas(self) -> Any:
        """The mentions as a `pandas.DataFrame` with the columns of `to_arrow`; needs `pip install 'partyie[pandas]'`.

        Whole numbers, booleans and days are of pandas' Arrow types, so that none of them becomes something else where it is missing.
        """
        from .extras import needed

        pandas = needed("pandas", "pandas")
        return self.to_arrow().to_pandas(types_mapper=pandas.ArrowDtype)

    def to_polars(self) -> Any:
        """The mentions as a `polars.DataFrame` with the columns of `to_arrow`; needs `pip install 'partyie[polars]'`."""
        from .extras import needed

        return needed("polars", "polars").from_arrow(self.to_arrow())

    def to_dict(self, offsets: Unit = "codepoints") -> dict[str, Any]:
        """The extraction as plain lists, texts and numbers, ready for JSON.

        `{"partyie", "rules", "source", "language", "mentions": [{"id", "kind", "start", "end", "text", "language", "rule", "value",
        "extra"}], "links": [[title id, person id]], "warnings"}`; in values `issued` and `same` are ids of mentions. There is also
        "metadata" where the extraction has some.

        `offsets`: the unit of `start` and `end`, "codepoints", "utf-16" or "utf-8" (see `Offsets`); where it is another than code points,
        the dictionary says so under "offsets". Raises `ValueError` for another unit, and where the text is needed and not known.

        >>> import partyie
        >>> result = partyie.extract("Đồng chí Trần Thị Mai", language="vi")
        >>> [result.to_dict(unit)["mentions"][0]["start"] for unit in ("codepoints", "utf-8")]
        [9, 13]
        """
        counted = {} if offsets == "codepoints" else {"offsets": offsets}
        of = Offsets(_known(self.text), offsets).of if counted else int
        ids = self.ids()
        rows = [{"id": ids[mention.start]} | row_of(mention, ids, of) for mention in self.mentions]
        links = [list(link) for link in self._links(ids)]
        head = {"partyie": self.version, "rules": self.rules, "source": self.source, "language": self.language}
        told = {"metadata": dict(self.metadata)} if self.metadata else {}
        return head | counted | told | {"mentions": rows, "links": links, "warnings": [notice.to_dict() for notice in self.warnings]}

    def to_html(self) -> str:
        """The text as a page of HTML: its mentions marked, with a card for each that says what it means; one file that loads nothing else.

        Raises `PartyieError` where the extraction does not know its text (`from_dict` was not given it).

        >>> import partyie
        >>> page = partyie.extract("Ký Nghị quyết số 57-NQ/TW", "vi").to_html()
        >>> page.startswith("<!DOCTYPE html>"), "resolution 57-NQ/TW" in page
        (True, True)
        """
        from .text_page import page

        return page(self)

    def _repr_html_(self) -> str | None:
        """What notebooks show: the text as in `to_html`; None, so that `repr` is shown, where the extraction does not know its text."""
        from .text_page import fragment

        return None if self.text is None else fragment(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], text: str | None = None) -> Extraction:
        """The extraction that `to_dict` made the dictionary of.

        Raises `ValueError` for what is not in the shape of `to_dict`: where a part is missing or of the wrong kind, mentions do not
        follow one another, or one refers to itself or to one that is not there; with a text, where offsets do not give its words. Offsets
        in another unit than code points need the text.

        >>> from partyie import extract
        >>> result = extract("Ký Nghị quyết số 57-NQ/TW ngày 22/12/2024", "vi")
        >>> Extraction.from_dict(result.to_dict()) == result
        True
        """
        try:
            unit = part(data, "offsets", str) or "codepoints"
            metadata = data.get("metadata") or {}
            return cls(
                mentions=Reader(data, text, int if unit == "codepoints" else Offsets(_known(text), cast(Unit, unit)).place).mentions(),
                language=part(data, "language", str),
                rules=part(data, "rules", str) or "",
                version=part(data, "partyie", str) or "",
                source=part(data, "source", str),
                warnings=tuple(map(Notice.from_dict, data.get("warnings") or ())),
                text=text,
                metadata={required({"metadata": name}, "metadata", str): required(metadata, name, str) for name in metadata},
            )
        except UNFIT as error:
            raise ValueError(f"this is not in the shape of `to_dict`: {type(error).__name__} {error}") from None


def _known(text: str | None) -> str:
    if text is None:
        raise ValueError("offsets in another unit than code points need the text, which is not known here")
    return text
