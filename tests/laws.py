"""What holds for the extraction of any text, whoever made the text."""

from __future__ import annotations

from partyie import Citation, Extraction, Title
from partyie.extractor import MENTIONS


def check(text: str, result: Extraction) -> None:
    """What holds for the extraction of any text."""
    last = 0
    for mention in result.mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()
        assert mention.rule
        last = mention.end
    for mention in result.mentions:
        if isinstance(mention, Title) and mention.holder is not None:
            assert mention.holder in result.persons
        if isinstance(mention, Citation):
            assert mention.issued is None or mention.issued in result.dates
            assert mention.full is None or (mention.full in result.citations and mention.full.value.code is not None)
    by_kind = [*result.titles, *result.citations, *result.dates, *result.persons]
    assert by_kind == sorted(result.mentions, key=lambda mention: (MENTIONS.index(mention.kind), mention.start))
