"""What holds for the extraction of any text, whoever made the text."""

from __future__ import annotations

from partyie import Citation, Extraction, Title


def check(text: str, result: Extraction) -> None:
    """What holds for the extraction of any text."""
    last = 0
    for mention in result.mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()
        assert mention.rule
        last = mention.end
    known = {id(mention) for mention in result.mentions}
    for mention in result.mentions:
        if isinstance(mention, Title) and mention.holder is not None:
            assert mention.holder in result.mentions
        if isinstance(mention, Citation):
            assert mention.issued is None or mention.issued in result.mentions
            assert mention.full is None or (mention.full in result.mentions and mention.full.value.code is not None)
    assert len(known) == len(result)
    assert [*result.titles, *result.citations, *result.dates, *result.persons] == sorted(
        result.mentions, key=lambda m: (["title", "citation", "date", "person"].index(m.kind), m.start)
    )
