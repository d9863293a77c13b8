"""What fuzzing has found once does not come back: each input of the corpus keeps what its harness promises."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz import CORPUS, HARNESSES, harness

INPUTS = sorted(CORPUS.glob("*/*"))
MOST_BYTES = 300_000
"""What the corpus may take in the repository."""


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_an_input_that_was_found_keeps_what_its_harness_promises(path: Path) -> None:
    harness(path.parent.name).run(path.read_bytes())


def test_each_harness_has_inputs_and_all_of_them_are_small() -> None:
    assert {path.parent.name for path in INPUTS} == set(HARNESSES)
    assert sum(path.stat().st_size for path in INPUTS) < MOST_BYTES


@pytest.mark.parametrize("name", HARNESSES)
def test_a_harness_takes_any_bytes(name: str) -> None:
    for data in (b"", b"\0", b"\xff\xfe", b"\0\xed\xa0\x80", bytes(range(256))):
        harness(name).run(data)


@pytest.mark.parametrize(
    ("name", "broken", "data"),
    [
        ("extract", "partyie.model.Extraction.to_dict", b"\0on 3 May 2025"),
        ("dictionaries", "partyie.model.Extraction.to_dict", b'{"mentions": []}'),
        ("values", "partyie.values.codes.Code.__str__", b"\x0018-NQ/TW"),
        ("rules", "partyie.checker.check.rules_in", b"\0titles: []"),
    ],
)
def test_a_harness_notices_what_breaks_a_promise(name: str, broken: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    harness(name).run(data)
    monkeypatch.setattr(broken, lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        harness(name).run(data)
