"""How many slips in the shipped rules the checker finds: `python tests/mutation.py [--edits 60] [--seed N] [--only patterns]`.

Edits are made at random, a third each in patterns (of rules, phrases and contexts), in keys (of all mappings) and in ids (of rules and of
the ontology): a character of the file is dropped, doubled or swapped with its neighbour. An edit that changes no meaning is left out:
one after which the file says the same, or a pattern after which its tree is the same in a normal form, which knows classes by
their characters, and takes from a context what may be missing at its far end. For each edit `partyie rules check` is run on a copy
of the rules, in which nothing else is changed; what it does not complain of has survived.
"""

from __future__ import annotations

import argparse
import functools
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import regex
import yaml

from partyie.rules import pattern as p
from partyie.rules.compile import CONTEXTS, GAPS
from partyie.rules.proofs import SIDES
from partyie.rules.read import ONTOLOGY

ROOT = Path(__file__).resolve().parent.parent
CLASSES = ("patterns", "keys", "ids")
SHOWN = 30
"""Characters of a survivor that are shown before and after the edit."""

# --- slips


def slips(text: str) -> Iterator[str]:
    """All that a slip of one character makes of a text."""
    for at in range(len(text)):
        yield from (new for _, new in slips_at(text, at, len(text)))


def slips_at(text: str, at: int, end: int) -> Iterator[tuple[str, str]]:
    """What may happen to a character, and the text after it; it is not swapped with one beyond the end."""
    yield "dropped", text[:at] + text[at + 1 :]
    yield "doubled", text[: at + 1] + text[at:]
    if at + 1 < end and text[at] != text[at + 1]:
        yield "swapped", text[:at] + text[at + 1] + text[at] + text[at + 2 :]


# --- the meaning of a pattern

Form = tuple[Any, ...]
"""A normal form: a name and what it is made of. `all` holds parts one after the other, and is the form of every tree."""

EVERY = "".join(
    map(chr, [*range(1, 0x250), *range(0x300, 0x324), *range(0x390, 0x460), *range(0x1E00, 0x1F00), 0x2013, 0x20AC, 0x4E2D, 0xAC00])
)
"""The characters that tell one class from another."""

NOTHING: Form = ("all",)
MANY = 8
"""Repetitions up to this number are written out."""


def meaning(source: str, side: str = "", loose: bool = False, fields: bool = True) -> Form:
    """A pattern in normal form: two that are equal match the same. Raises `PatternError`.

    `side`: where it is a context, and ends in any way: before or after. `loose`: whether it matters only that it matches, not in
    which way. Without `fields` it does not matter either which field a slot fills.
    """
    bare = source if fields else p.SLOT.sub(lambda slot: f"{{{slot[3] or slot[1]}}}", source)
    return _without_end(_form(p.parse(bare, True), loose, False), side)


def _form(node: p.Node, loose: bool, any_case: bool) -> Form:
    match node:
        case p.Leaf(source, None):
            return "all", _class(source, any_case)
        case p.Leaf(_, str(literal)):
            return "all", *(_class(p.SPACE if char == " " else regex.escape(char), any_case) for char in literal)
        case p.Sequence(parts):
            return "all", *(one for part in parts for one in _form(part, loose, any_case)[1:])
        case p.Choice(options):
            return _choice([_form(option, loose, any_case) for option in options], loose)
        case p.Repeat(part, least, most, suffix):
            return _repeat(_form(part, loose, any_case), least, most, "" if loose and suffix[1:] != "+" else suffix[-1] * (len(suffix) > 1))
        case p.Look(part, wanted, behind):
            return "all", ("look", wanted, behind, _without_end(_form(part, True, any_case), "before" if behind else "after"))
        case p.Flagged(part):
            return _form(part, loose, True)
        case p.Slot(field, source):
            return "all", ("slot", field, source)
        case p.Edge(sign):
            return "all", ("edge", sign)
        case _:
            raise AssertionError(f"no pattern is written so: {node}")


@functools.cache
def _class(source: str, any_case: bool) -> Form:
    try:
        return "class", "".join(regex.findall(f"(?i:{source})" if any_case else source, EVERY, regex.V1))
    except regex.error:
        return "no class", source


def _choice(options: list[Form], loose: bool) -> Form:
    flat: dict[Form, None] = {}
    for option in options:
        inner = option[1][1:] if len(option) == 2 and option[1][0] == "one of" else [option]
        flat.update(dict.fromkeys(inner))
    first = list(flat)
    if len(first) == 1:
        return first[0]
    if first[-1] == NOTHING:
        return "all", ("repeat", 0, 1, "", _choice(first[:-1], loose))
    return "all", ("one of", *(sorted(first, key=repr) if loose else first))


def _repeat(part: Form, least: int, most: int | None, mode: str) -> Form:
    if part == NOTHING or most == 0:
        return NOTHING
    if least == most and least <= MANY and mode != "+":
        return "all", *(part[1:] * least)
    return "all", ("repeat", least, most, mode, part)


def _without_end(form: Form, side: str) -> Form:
    """Without what may be missing at the far end of a context, or of what is looked for."""
    parts = list(form[1:])
    while side and parts:
        at = 0 if side == "before" else len(parts) - 1
        match parts[at]:
            case "repeat", 0, *_:
                parts[at : at + 1] = []
            case "repeat", least, most, _, part if least != most and least <= MANY:
                parts[at : at + 1] = list(part[1:]) * least
            case "one of", *options:
                inner = {_without_end(option, side) for option in options}
                if NOTHING not in inner:
                    parts[at] = ("one of", *sorted(inner, key=repr))
                    break
                parts[at : at + 1] = []
            case _:
                break
    return "all", *parts


# --- where edits may be


class Site(NamedTuple):
    """A piece of a file: from where to where, and the keys that lead to it."""

    path: Path
    start: int
    end: int
    keys: tuple[str, ...]


def sites(path: Path, text: str) -> Iterator[tuple[str, Site]]:
    """The pieces of a rule file that may be edited, with their class."""
    for keys, node, is_key in _scalars(yaml.compose(text, yaml.CSafeLoader), ()):
        quoted = node.style in ("'", '"')
        site = Site(path, node.start_mark.index + quoted, node.end_mark.index - quoted, keys)
        if is_key:
            yield "keys", site
        if (
            keys[0] == "phrases"
            if len(keys) == 2 and not is_key
            else not is_key and keys[-1] in ("match", *SIDES) and "examples" not in keys
        ):
            yield "patterns", site
        if (is_key and path.parent.name == ONTOLOGY and len(keys) == 2) or (not is_key and keys[-1] == "id"):
            yield "ids", site


def _scalars(node: Any, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, bool]]:
    """All texts of a file with the keys that lead to them, and whether they are keys themselves; aliases only once."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*keys, key.value), key, True
            yield from _scalars(value, (*keys, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _scalars(one, keys)
    elif isinstance(node, yaml.ScalarNode):
        yield keys, node, False


class Edit(NamedTuple):
    """An edit: the piece of a file, the place in the file, what happened there, the file's text after it."""

    site: Site
    at: int
    what: str
    old: str
    new: str

    def __str__(self) -> str:
        line = self.old.count("\n", 0, self.at) + 1
        first = max(self.site.start, self.at - SHOWN)
        old, new = (text[first : self.at + SHOWN].partition("\n")[0] for text in (self.old, self.new))
        return f"{self.site.path}:{line}: {self.what}: {old} → {new}"

    def changes_nothing(self) -> bool:
        """Whether the file, or the pattern, means the same after it."""
        try:
            if yaml.load(self.new, yaml.CSafeLoader) == yaml.load(self.old, yaml.CSafeLoader):
                return True
            old, new = (self._written(text) for text in (self.old, self.new))
            key = self.site.keys[-1]
            side = key.removeprefix("not_") if key in SIDES else key.rpartition("_")[2] if key in CONTEXTS else ""
            patterns = key in ("match", *SIDES) or self.site.keys[0] == "phrases"
            return (
                patterns
                and new is not None
                and meaning(old or "", side, bool(side) or key in GAPS) == meaning(new, side, bool(side) or key in GAPS)
            )
        except (yaml.YAMLError, ValueError, p.PatternError):
            return False

    def _written(self, text: str) -> str | None:
        """The text that stands where the piece begins."""
        nodes = _scalars(yaml.compose(text, yaml.CSafeLoader), ())
        return next((node.value for _, node, _ in nodes if self.site.start - 1 <= node.start_mark.index <= self.site.start), None)


def edits(kind: str, number: int, chance: random.Random) -> Iterator[Edit]:
    """Edits of a class, each character of it as likely as any other."""
    texts = {path: path.read_bytes().decode() for path in sorted((ROOT / "rules").glob("*/*.yaml"))}
    places = [
        (site, at) for path, text in texts.items() for name, site in sites(path, text) if name == kind for at in range(site.start, site.end)
    ]
    while number:
        site, at = chance.choice(places)
        text = texts[site.path]
        what, new = chance.choice(list(slips_at(text, at, site.end)))
        edit = Edit(site._replace(path=site.path.relative_to(ROOT)), at, what, text, new)
        if not edit.changes_nothing():
            yield edit
            number -= 1


# --- the check


def caught(edit: Edit, folder: Path) -> bool:
    """Whether the checker complains of an edit that is made in a copy of the project."""
    file = folder / edit.site.path
    file.write_bytes(edit.new.encode())
    try:
        told = check(folder)
        if "Traceback" in told.stderr:
            raise SystemExit(f"the checker broke at {edit}:\n{told.stderr[-2000:]}")
        return told.returncode != 0
    finally:
        file.write_bytes(edit.old.encode())


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "partyie.cli", "rules", "check"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PARTYIE")} | {
        "PYTHONPATH": str(folder / "src")
    }
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


def main() -> None:
    parser = argparse.ArgumentParser(description="Slips in the shipped rules that the checker finds.")
    parser.add_argument("--edits", type=int, default=60, help="how many edits, a third of each class")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=CLASSES, help="all edits of this class")
    told = parser.parse_args()
    classes = [told.only] if told.only else CLASSES
    chance = random.Random(told.seed)
    made = [(kind, edit) for kind in classes for edit in edits(kind, told.edits // len(classes), chance)]
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(os.cpu_count()) as pool:
        folders: queue.Queue[Path] = queue.Queue()
        for number in range(os.cpu_count() or 1):
            folder = Path(temporary, str(number))
            shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copytree(ROOT / "rules", folder / "rules")
            folders.put(folder)
        if (now := check(folder)).returncode:
            raise SystemExit(f"the rules are wrong as they are:\n{now.stdout[-2000:]}{now.stderr[-2000:]}")

        def tried(edit: Edit) -> bool:
            folder = folders.get()
            try:
                return caught(edit, folder)
            finally:
                folders.put(folder)

        found = list(pool.map(tried, (edit for _, edit in made)))
    for kind in classes:
        those = [one for (name, _), one in zip(made, found, strict=True) if name == kind]
        print(f"{kind}: {sum(those)} of {len(those)} caught")
    print(f"in all: {sum(found)} of {len(found)} caught, {sum(found) / max(1, len(found)):.0%}")
    for (kind, edit), one in zip(made, found, strict=True):
        if not one:
            print(f"survived ({kind}): {edit}")


if __name__ == "__main__":
    main()
