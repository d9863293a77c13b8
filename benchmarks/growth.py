"""What more words and more languages cost: MB/s, the first extraction and memory against their number.

    python benchmarks/growth.py [FOLDER] [--times N …] [--rounds N] [--size MB] [--out PAGE]

The lexicons of a language get invented words, as many again and more; and the shipped languages get invented ones beside them, which have
their rules and other frequent words. Both are folders of rules laid over the shipped ones, as a user's own are, and each is measured in a
fresh process. PAGE is a Markdown page (`docs/benchmarks.md`): the table is written between its markers, and the plot into `images/` beside
it. docs/benchmarks.md says how to read the figures.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import plots
import yaml
from corpus import SEEDS, corpus
from measure import python
from report import number, put, table

VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxz"


class Cost(NamedTuple):
    """What one size of the rules costs."""

    forms: int
    rules: int
    pace: float
    """MB/s."""
    scan: float
    """MB/s of the scan in the same process."""
    first: float
    """Seconds to the first result, the rule files read and compiled."""
    stored: float
    """Milliseconds that the grammars take where they were compiled and stored at the installation."""
    memory: float | None
    """Megabytes, all languages in use."""


def invented(word: str, turn: int) -> str:
    """A word of the same shape: each vowel is another vowel, each consonant another consonant.

    >>> invented("Chairman", 1), invented("Chairman", 2)
    ('Djeosnep', 'Fkiutpiq')
    """
    table: dict[str, str] = {}
    for letters in (VOWELS, CONSONANTS):
        for some in (letters, letters.upper()):
            step = turn % len(some)
            table |= dict(zip(some, some[step:] + some[:step], strict=True))
    return word.translate(str.maketrans(table))


def more_words(language: str, times: int) -> dict[str, Any]:
    """A rule file that gives the lexicons of a language so many times their words.

    Short words, and what is no word, are not multiplied: numbers, signs, the endings of words.
    """
    from partyie.rules.read import read, rules_root

    lexicons = read(language, (rules_root(),)).lexicons
    known = {form.lower() for parts in lexicons.values() for one in parts for form, _ in one.forms}
    made: dict[str, Any] = {}
    for name, parts in lexicons.items():
        # One case of forms for each lexicon: where a language has both, those that count as written are left.
        exact = all(one.exact for one in parts)
        entries: dict[str, list[str]] = {}
        for one in (one for one in parts if one.exact == exact):
            for form, entry in one.forms:
                key = " ".join([entry.value, *(f"{part}={said}" for part, said in entry.parts)])
                for turn in range(1, times):
                    new = invented(form, turn)
                    if len(form) >= 4 and all(char.isalpha() or char in " -" for char in form) and new.lower() not in known:
                        known.add(new.lower())
                        entries.setdefault(key, []).append(new)
        if entries:
            made[name] = {**({"case": "exact"} if exact else {}), "entries": entries}
    return {"language": language, "lexicon": made}


def more_languages(folder: Path, times: int) -> list[str]:
    """Write copies of the shipped languages under new codes, until there are so many times as many; the codes of all.

    A copy's frequent words are invented, so that no line of the text is taken for one of its own.
    """
    from partyie.rules.read import languages, rule_files, rules_root

    codes = list(languages())
    for turn in range(1, times):
        for language in languages():
            code = f"q{language}{turn}"
            (folder / code).mkdir()
            for path in rule_files(rules_root() / language):
                data = yaml.safe_load(path.read_text("utf-8"))
                if "language" in data:
                    data["language"] = code
                if "words" in data:
                    data["words"] = sorted({invented(word, turn) for word in data["words"]})
                (folder / code / path.name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
            codes.append(code)
    return codes


_MEASURE = """
import json, pickle, sys
import regex, attrs
from measure import medians, memory, seconds
overlay, languages, texts, rounds = json.load(sys.stdin)
from partyie import Extractor
from partyie.extractor import grammar
from partyie.rules.read import read, roots_of
before = memory("VmRSS")
rules = [overlay] if overlay else []
extractor = Extractor(languages, rules)
first = seconds(lambda: extractor.extract(texts[0]))
for language in languages:
    Extractor(language, rules).extract(texts[0])
after = memory("VmRSS")
pattern = regex.compile("[0-9]+")
runs = {
    "partyie": lambda: [extractor.extract(text) for text in texts],
    "scan": lambda: [list(pattern.finditer(text)) for text in texts],
}
runs["partyie"]()
spent = medians(runs, rounds)
roots = roots_of(rules)
stored = [pickle.dumps(grammar(language, roots), protocol=5) for language in languages]
sets = [read(language, roots) for language in ("und", *languages)]
size = sum(len(text.encode()) for text in texts) / 1e6
print(json.dumps([
    sum(len(one.forms) for some in sets for parts in some.lexicons.values() for one in parts),
    sum(len(some.in_force()) for some in sets),
    size / spent["partyie"],
    size / spent["scan"],
    first,
    1000 * medians({"load": lambda: [pickle.loads(data) for data in stored]}, rounds)["load"],
    before and after - before,
]))
"""


def cost(overlay: Path | None, languages: list[str], texts: list[str], rounds: int) -> Cost:
    """What extraction costs with the rules of a folder laid over the shipped ones."""
    return Cost(*json.loads(python(_MEASURE, stdin=json.dumps([overlay and str(overlay), languages, texts, rounds]))))


def measured(folder: Path, times: list[int], rounds: int, size: float) -> Iterator[tuple[str, int, Cost]]:
    """What was multiplied, how often, and what it costs."""
    pages = corpus(folder, int(size * 1e6))
    language = pages[0].language
    own = [page.text for page in corpus(folder, int(size * 1e6), language=language)]
    for many in times:
        with tempfile.TemporaryDirectory() as made:
            overlay = Path(made)
            (overlay / language).mkdir()
            (overlay / language / "more.yaml").write_text(yaml.safe_dump(more_words(language, many), allow_unicode=True), "utf-8")
            yield f"words ({language})", many, cost(overlay, [language], own, rounds)
    for many in times:
        with tempfile.TemporaryDirectory() as made:
            codes = more_languages(Path(made), many)
            yield f"languages ({len(codes) // many} shipped)", many, cost(Path(made), codes, [page.text for page in pages], rounds)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?", type=Path, default=SEEDS)
    ask.add_argument("--times", type=int, nargs="+", default=[1, 2, 4, 8], metavar="N")
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--size", type=float, default=0.3, help="MB")
    ask.add_argument("--out", type=Path, metavar="PAGE")
    asked = ask.parse_args()
    if asked.out and importlib.util.find_spec("matplotlib") is None:
        ask.error("--out needs matplotlib for the plots")
    rows = []
    lines: dict[str, dict[str, dict[float, float]]] = {part: {} for part in ("pace", "first", "memory")}
    for what, many, found in measured(asked.folder, asked.times, asked.rounds, asked.size):
        print(f"{what}, {many}×: {found.pace:.2f} MB/s", file=sys.stderr, flush=True)
        ratio = f"1:{number(found.scan / found.pace)}"
        after = map(number, (found.first, found.stored, found.memory))
        rows.append([what, f"{many}×", str(found.rules), str(found.forms), number(found.pace), ratio, *after])
        for part, points in lines.items():
            if (value := getattr(found, part)) is not None:
                points.setdefault(what, {})[found.forms / 1000] = value
    header = ["what grows", "times", "rules", "words", "MB/s", "to the scan", "first, s", "stored, ms", "memory, MB"]
    shown = table(header, rows)
    print(f"\n{shown}")
    if asked.out:
        put(asked.out, "growth", shown)
        up = {"pace": "MB/s", "first": "first extraction, s", "memory": "memory, MB"}
        panels = [plots.Panel(lines[part], "words in the lexicons, thousands", up[part], log_across=False, log_up=False) for part in lines]
        plots.panels(asked.out.parent / "images" / "growth.svg", panels)


if __name__ == "__main__":
    main()
