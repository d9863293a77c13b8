"""Link rules: how far before a citation they may begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from partyie import Extractor

RULES = """
lexicon:
  distant:
    entries:
      vn-government: [xyz]
links:
  - id: en/link/distant-word
    match: '{issuer:distant} [a-z ]{1,600}{citation}'
  - id: en/link/distant-date
    match: '{issued:date} [a-z ]{1,600}{citation}'
"""


@pytest.mark.parametrize(("begins", "most"), [("xyz", 120), ("12 May 2025", 300)], ids=["a word", "a mention"])
def test_what_a_link_rule_begins_with_stands_so_far_before_a_citation(tmp_path: Path, begins: str, most: int) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "own.yaml").write_text(RULES, encoding="utf-8")
    extractor = Extractor("en", rules=[tmp_path])
    for distance, found in ((most // 2, True), (most, True), (most + 1, False), (2 * most, False)):
        for before in ("", "Resolution 19-NQ/TW. "):  # an earlier citation changes nothing
            text = before + (begins + " ").ljust(distance - 1, "o") + " Resolution 18-NQ/TW."
            citation = extractor.extract(text).citations[-1]
            assert citation.start - len(before) == distance
            assert (citation.issued is not None or citation.value.issuer == "vn-government") == found, (distance, before)
