"""Files that hold together: what they define, and where two of them contradict each other.

The shipped files are one layer; all files of the user's folders are another, laid over it. Inside a layer the order of files means
nothing, so nothing may be defined in two ways; what the upper layer defines counts instead of what the lower one does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .format import SECTIONS
from .source import TEXT, FileError, Finding, Source, form, shown


class File(NamedTuple):
    """A rule file: as it is written, and what it says as far as it fits the format."""

    source: Source
    data: Mapping[str, Any]

    @property
    def path(self) -> Path:
        return self.source.path


class Definition(NamedTuple):
    """Something that a file defines: what it is, its name, where it stands, what is said of it."""

    what: str
    name: str
    source: Source
    node: Any
    said: Any = None


def definitions(file: File) -> Iterator[Definition]:
    """What a file defines, but for the forms of lexicons."""
    source = file.source
    for section, (_, body) in source.items(source.root).items():
        if section in SECTIONS:
            for rule in source.parts(body):
                if "id" in source.items(rule):
                    node = source.items(rule)["id"][1]
                    yield Definition("rule", str(node.value), source, node, object())
        elif section == "disable":
            for node in source.parts(body):
                yield Definition("rule", str(node.value), source, node, "disabled")
        elif section == "labels":
            for group, (key, names) in source.items(body).items():
                if not source.items(names):
                    yield Definition("label", group, source, key, _said(source, names))
                for name, (node, said) in source.items(names).items():
                    yield Definition(f"name of the {group}", name, source, node, _said(source, said))
        elif section not in ("lexicon", "language", "words", "scripts", "takes", "leaves"):
            for name, (node, said) in source.items(body).items():
                yield Definition(_WHAT.get(section, section), name, source, node, object() if section == "phrases" else _said(source, said))


def _said(source: Source, node: Any) -> Any:
    """What a node says; what cannot be read, which is a finding of its own, says nothing that anything else says."""
    try:
        return source.plain(node)
    except FileError:
        return object()


_WHAT = {
    "paradigms": "paradigm",
    "phrases": "phrase",
    "roles": "role",
    "bodies": "body",
    "kinds": "kind",
    "places": "place",
    "types": "type",
    "issuers": "issuer",
    "legislatures": "legislature",
}


def contradictions(files: Iterable[File]) -> Iterator[Finding]:
    """What the files of a layer define twice. Rules and phrases are defined once; of other things the same may be said again."""
    known: dict[tuple[str, str], Definition] = {}
    for one in (definition for file in files for definition in definitions(file)):
        first = known.setdefault((one.what, one.name), one)
        if first is not one and first.said != one.said:
            there = f"{shown(first.source.path)}:{first.source.place(first.node).line}"
            if "disabled" in (first.said, one.said):
                message, mend = f"{one.what} {one.name!r} is defined and disabled, see {there}", "leave one of them out"
            else:
                message, mend = f"{one.what} {one.name!r} is defined in {there} too", "leave one of them out, or give it another name"
            yield Finding(one.source.path, one.source.place(one.node), message, mend)


class Form(NamedTuple):
    """A form as a lexicon writes it, and the key that it stands for."""

    lexicon: str
    key: str
    written: str
    node: Any


def forms(file: File) -> Iterator[Form]:
    """The forms of a file's lexicons."""
    source = file.source
    lexicons = source.items(source.root).get("lexicon", (None, None))[1]
    for name, (_, body) in source.items(lexicons).items():
        entries = source.items(body).get("entries", (None, None))[1]
        for key, (_, written) in source.items(entries).items():
            for node in source.parts(written) or [written]:
                if form(node) == TEXT:
                    yield Form(name, key, node.value, node)
