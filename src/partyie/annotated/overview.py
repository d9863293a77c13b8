"""The languages there are: how much each has of rules and words, and what it reached on annotated articles."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..extractor import MENTIONS
from ..rules.format import KINDS
from ..rules.read import COMMON, check_languages, known_languages, read, roots_of

SCORES = Path(__file__).with_name("scores.json")
"""What `partyie score seeds/ --format json` wrote; `seeds/` itself is in no wheel. The tests hold it against the rules as they are."""

SCORED = (*MENTIONS, "holder")
FIGURES = tuple(f"{row}_f1" for row in SCORED)
COLUMNS = ("language", "kinds", "entries", "forms", "rule_count", *(f"{kind}_rules" for kind in KINDS), *FIGURES)
SHOWN = ("language", "kinds", "entries", "rule_count", *FIGURES)
"""The columns that there is room for on a terminal."""


def overview(languages: Iterable[str] = (), rules: Iterable[str | Path] = ()) -> Iterator[dict[str, Any]]:
    """A row for each language, all if none are named, and one for what holds in every language; with the columns of `COLUMNS`.

    `kinds` are the kinds of mention that its rules find. `entries` counts the values of its lexicons, `forms` the words for them,
    `rule_count` the rules, which are counted by kind too. The others are F1 of values (docs/scores.md) on the articles in `seeds/`, by the
    shipped rules; None where there are none of the language. Raises `LanguageError` for a language without rules.

    >>> row = next(overview(["vi"]))
    >>> row["language"], row["kinds"], row["forms"] > row["entries"] > 500, row["title_f1"] > 0.9
    ('vi', 'title citation date person', True, True)
    """
    roots = roots_of(rules)
    scores: Mapping[str, Mapping[str, Any]] = json.loads(SCORES.read_text("utf-8"))["scores"]
    for language in check_languages(languages, roots) or (*known_languages(roots), COMMON):
        rule_set = read(language, roots)
        found = Counter(rule.kind for rule in rule_set.in_force())
        entries = [entry for lexicons in rule_set.lexicons.values() for one in lexicons for _, entry in one.forms]
        yield {
            "language": language,
            "kinds": " ".join(kind for kind in MENTIONS if found[kind]),
            "entries": len(set(entries)),
            "forms": len(entries),
            "rule_count": found.total(),
            **{f"{kind}_rules": found[kind] for kind in KINDS},
            **{figure: scores.get(f"{language} {row}", {}).get("value_f1") for row, figure in zip(SCORED, FIGURES, strict=True)},
        }
