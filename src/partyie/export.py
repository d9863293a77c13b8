"""Extractions as rows, CSV and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from .columns import PARTS, PLACE
from .mention import Citation, Date, Mention, Title
from .model import Extraction
from .offsets import Unit
from .spreadsheet import PLAIN, Csv
from .values.documents import Pinpoint

COLUMNS = ("source", *PLACE, *(name for names in PARTS.values() for name in names), "rules")
"""The columns of CSV: where the mention stands, then the parts of its value (empty where nothing is said), then the hash of the rules."""

CONTEXT = ("before", "after")
"""The columns for what stands around a mention."""


@attrs.frozen
class Shape:
    """What is wanted of extractions that are written, besides what they say.

    `offsets`: the unit of offsets. `context`: how many characters before and after a mention have columns, none if it is 0. `metadata`: the
    names of metadata that have columns. `csv`: how CSV is written.
    """

    offsets: Unit = "codepoints"
    context: int = 0
    metadata: tuple[str, ...] = ()
    csv: Csv = PLAIN

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of CSV."""
        return (*COLUMNS, *(CONTEXT if self.context else ()), *self.metadata)


SHAPE = Shape()


def rows(result: Extraction, shape: Shape = SHAPE) -> Iterator[dict[str, Any]]:
    """One flat row per mention, with the columns of `shape`; what is not said is left out.

    Raises `ValueError` where the text is needed, for its context or other offsets than code points, and the extraction does not know it.

    >>> import partyie
    >>> result = partyie.extract("On 5 May 2025\\nhe left.", language="en")
    >>> [(row["text"], row["before"], row["after"]) for row in rows(result, Shape(context=6))]
    [('5 May 2025', 'On ', ' he le')]
    """
    data = result.to_dict(shape.offsets)
    holders = dict(data["links"])
    texts = {row["id"]: row["text"] for row in data["mentions"]}
    for mention, row in zip(result.mentions, data["mentions"], strict=True):
        flat = {**result.metadata, "source": data["source"], **{k: row[k] for k in PLACE}, **row["value"], "rules": data["rules"]}
        if shape.context:
            flat |= zip(CONTEXT, around(result, mention, shape.context), strict=True)
        if "modifiers" in flat:
            flat["modifiers"] = " ".join(flat["modifiers"])
        if row["id"] in holders:
            flat |= {"holder_id": holders[row["id"]], "holder": texts[holders[row["id"]]]}
        if "relative" in flat:
            flat["relative"] = " ".join(str(flat.pop(part)) for part in ("offset", "unit", "weekday") if part in flat)
        for name, told in row["extra"].items():
            if name == "resolved":
                flat |= {"resolved_first": told["first"], "resolved_last": told["last"], "inferred": told["inferred"] or None}
            elif name == "pinpoint":
                flat[name] = str(Pinpoint(**told))
            else:
                flat[name] = told["text"] if isinstance(told, dict) else told
        yield flat


_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def json_text(data: Any) -> str:
    r"""The data as JSON on one line, for whichever reader: what ends a line for some is escaped, and lone surrogates, which UTF-8 lacks.

    >>> print(json_text({"text": "Đảng\u2028bộ"}))
    {"text": "Đảng\u2028bộ"}
    """
    return _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", json.dumps(data, ensure_ascii=False))


def around(result: Extraction, mention: Mention, length: int) -> tuple[str, str]:
    """That many characters before and after a mention, on one line; raises `ValueError` where the text is not known."""
    if result.text is None:
        raise ValueError("what stands around a mention needs the text, which is not known here")
    before, after = result.text[max(0, mention.start - length) : mention.start], result.text[mention.end : mention.end + length]
    return one_line(before), one_line(after)


def json_line(result: Extraction, shape: Shape = SHAPE) -> str:
    """The dictionary as a line of JSON."""
    return json_text(result.to_dict(shape.offsets)) + "\n"


def csv_lines(result: Extraction, shape: Shape = SHAPE) -> str:
    """The rows as CSV, without the header."""
    return shape.csv.lines(shape.columns, rows(result, shape))


def csv_header(shape: Shape = SHAPE) -> str:
    """The first line of CSV."""
    return shape.csv.header(shape.columns)


def said(mention: Mention) -> str:
    """A mention's value in one line, for people."""
    if isinstance(mention, Title):
        value = mention.value
        words = [*value.modifiers, value.role] + [
            f"{name} {part}" for name, part in (("·", value.body or value.body_text), ("of", value.of)) if part
        ]
        return " ".join(words) + (f", {value.place}" if value.place else "")
    if isinstance(mention, Citation):
        document = mention.value
        words = [document.type or "document", str(document.code or document.number)]
        words += [f"by {document.issuer}"] if document.issuer else []
        words += [f"issued {mention.issued.value.edtf}"] if mention.issued else []
        words += [f"= {mention.full.value.code}"] if mention.full else []
        words += [f"({mention.pinpoint})"] if mention.pinpoint else []
        return " ".join(words)
    if isinstance(mention, Date):
        words = [str(part) for name, part in mention.value.to_dict().items() if name != "relative"]
        if mention.resolved is not None:
            first, last = mention.resolved.first.isoformat(), mention.resolved.last.isoformat()
            words.append(f"= {first}" if first == last else f"= {first}/{last}")
        return " ".join(words)
    return "credit" if getattr(mention, "credit", False) else ""


Row = Mapping[str, Any]


def list_table(columns: Iterable[str], rows: Iterable[Row]) -> Any:
    """Rows of a list as a `rich` table; numbers stand on the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    columns, rows = tuple(columns), tuple(rows)
    view = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        numbers = any(isinstance(row[name], int | float) for row in rows)
        view.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        view.add_row(*(Text(_cell(row[name])) for name in columns))
    return view


def _cell(said: Any) -> str:
    return "" if said is None else f"{said:.3f}" if isinstance(said, float) else one_line(str(said))


def table(result: Extraction) -> Any:
    """The extraction as a `rich` table."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    view = Table(box=SIMPLE_HEAD, title=Text(one_line(result.source or "")), title_justify="left", pad_edge=False)
    for name in ("at", "kind", "text", "value", "holder"):
        view.add_column(name, justify="right" if name == "at" else "left", overflow="fold")
    for mention in result.mentions:
        holder = mention.holder.text if isinstance(mention, Title) and mention.holder else ""
        cells = (str(mention.start), mention.kind, one_line(mention.text), said(mention), one_line(holder))
        view.add_row(*(Text(cell) for cell in cells))
    return view


def one_line(text: str) -> str:
    """The text on one line, safe for a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
