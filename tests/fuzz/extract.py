"""Any text, in any language: the laws of every extraction, and dictionaries and back."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

from laws import check
from tables import load

import partyie
from partyie.rules.read import languages

from .shared import ROOT, as_text, choice, round_trip, texts

READINGS = tuple(itertools.product((None, *languages()), (False, True)))
"""The language that a text is read in, and whether relative dates are looked for."""

REFERENCE = datetime.date(2025, 1, 6)
MOST = 200
"""Characters of a text to begin with: plain Python takes long for the densest texts there are."""
FEW = 16
"""Of the texts that there are one in so many is enough to begin with."""


def run(data: bytes) -> dict[str, Any]:
    (language, relative), rest = choice(data, READINGS)
    text = as_text(rest)
    result = partyie.extract(text, language, reference=REFERENCE, relative=relative)
    check(text, result)
    assert {one for person in result.people for one in person.mentions} == set(result.persons)
    said = result.to_dict()
    assert partyie.Extraction.from_dict(said) == result
    assert partyie.Extraction.from_dict(round_trip(said), text) == result
    return said


def seeds() -> Iterator[bytes]:
    for number, (language, relative) in enumerate(READINGS):
        folders = [ROOT / "seeds" / language] if language else sorted((ROOT / "seeds").iterdir())
        articles = "\n\n".join(path.read_bytes().decode() for folder in folders for path in sorted(folder.glob("*.txt")))
        cuts = [articles[at : at + MOST] for at in range(0, len(articles), MOST)]
        yield from (bytes([number]) + cut.encode() for cut in cuts[number::FEW])
        for path in sorted((ROOT / "rules" / language).glob("*.yaml")) if language and relative else ():
            rules = [rule for section in load(path).values() if isinstance(section, list) for rule in section if isinstance(rule, dict)]
            found = [example for rule in rules for example in texts([rule.get("examples", []), rule.get("counterexamples", [])])]
            yield from (bytes([number]) + example.encode() for example in found[number::FEW])
