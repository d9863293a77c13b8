"""Places: which of those that the ontology knows the words of a title name."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from .ontology import ontology, place_key

CITY = "city"
"""A kind of places of the ontology, and what words of a title may say: that its place is a city."""
LOWER = "lower"
"""What words may say besides: that its place is a district, a commune or smaller, which may be called as a province is."""

LEVELS = (CITY, LOWER, "none")
"""All that words may say; those that say nothing stand for themselves where others are part of them: xã hội."""

Levels = tuple[tuple[str, str], ...]


class Places:
    """The places of an ontology, as the titles of a language name them.

    `levels`: words that say of what kind a place is, in small letters, and the kind.
    """

    def __init__(self, domain: tuple[Path, ...], levels: Levels) -> None:
        self._domain = domain
        self._levels = dict(levels)

    @functools.cached_property
    def _words(self) -> re.Pattern[str]:
        words = "|".join(map(re.escape, sorted(self._levels, key=len, reverse=True)))
        return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])" if words else "(?!)")

    def named(self, title: str, start: int, end: int, value: str | None = None) -> str | None:
        """The id of the place whose name stands at an offset of a title, None for one that the ontology does not know.

        `value`: what the rules say of the name, the id of a place or something else.
        """
        known = ontology(self._domain)
        place = value if value in known.places else known.place_names.get(place_key(title[start:end]))
        if place is None:
            return None
        said = {self._levels[word] for beside in (title[:start], title[end:]) for word in self._words.findall(beside.lower())}
        return None if LOWER in said or (CITY in said and known.places[place]["kind"] != CITY) else place


@functools.lru_cache(maxsize=32)
def places(domain: tuple[Path, ...], levels: Levels) -> Places:
    """The places for the titles of a grammar, made once.

    >>> title = "Chair of the People's Committee of Ca Mau"
    >>> places((), (("ward", "lower"),)).named(title, 35, 41)
    'ca-mau'
    >>> places((), (("ward", "lower"),)).named(title + " Ward", 35, 41) is None
    True
    """
    return Places(domain, levels)
