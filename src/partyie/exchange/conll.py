"""CoNLL: one token on a line, with tags that say where mentions begin and go on (IOB2), for the training and the scoring of models.

A token is a run of letters, marks, digits and underscores, or any other character that is no space; where a mention begins or ends, a
token does. A line of the text is a sentence, unless it ends inside a mention.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import regex

from ..model import Extraction
from . import given

COLUMNS = ("token", "start", "end", "id", "value", "holder", "tag")
"""The columns: the token and its offsets; id, value and holder of the mention on its first token; the tag, last as readers expect it."""

START = "-DOCSTART- -X- O O"
"""The line that begins a text, as in the files of CoNLL 2003."""

# What is no space for `str.split`, by which such files are read; what is not seen (a soft hyphen) tears no word apart.
_TOKEN = r"\w+(?:\p{Cf}+\w+)*|[^\s\x1c-\x1f]"
_PIECE = regex.compile(rf"(?P<token>{_TOKEN})|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def conll(result: Extraction) -> str:
    r"""A text as lines of seven columns (`COLUMNS`) with tabs between; an empty line ends a sentence.

    `value` is that of `Extraction.to_dict` as JSON without spaces, `holder` the id of a mention; `_` stands for nothing. Raises
    `PartyieError` for an extraction that does not know its text.

    >>> import partyie
    >>> print(conll(partyie.extract("Minister Le Van Nam left on 12 May.", "en")).replace("\t", " "), end="")
    -DOCSTART- -X- O O
    <BLANKLINE>
    Minister 0 8 T1 {"role":"minister"} P1 B-title
    Le 9 11 P1 {} _ B-person
    Van 12 15 _ _ _ I-person
    Nam 16 19 _ _ _ I-person
    left 20 24 _ _ _ O
    on 25 27 _ _ _ O
    12 28 30 W1 {"edtf":"XXXX-05-12"} _ B-date
    May 31 34 _ _ _ I-date
    . 34 35 _ _ _ O
    <BLANKLINE>
    """
    text, data = given(result), result.to_dict()
    holders = dict(data["links"])
    lines = [START, ""]
    for start, end, row in _stretches(len(text), data["mentions"]):
        first = True
        for piece in _PIECE.finditer(text, start, end):
            if piece["token"]:
                told = (row["id"], _value(row), holders.get(row["id"], "_")) if row and first else ("_", "_", "_")
                tag = "O" if row is None else f"{'B' if first else 'I'}-{row['kind']}"
                lines.append("\t".join((piece[0], str(piece.start()), str(piece.end()), *told, tag)))
                first = False
            elif row is None and lines[-1]:
                lines.append("")
    return "\n".join((*lines, "", "") if lines[-1] else (*lines, ""))


def _stretches(length: int, mentions: list[dict[str, Any]]) -> Iterator[tuple[int, int, dict[str, Any] | None]]:
    """The mentions and what stands between them: where each begins and ends, and the row of the mention."""
    end = 0
    for row in mentions:
        yield end, row["start"], None
        end = row["end"]
        yield row["start"], end, row
    yield end, length, None


def _value(row: dict[str, Any]) -> str:
    """The value in one column: a space can stand in the strings of compact JSON only, where it may be escaped."""
    return regex.sub(r"\s", lambda space: f"\\u{ord(space[0]):04x}", json.dumps(row["value"], ensure_ascii=False, separators=(",", ":")))
