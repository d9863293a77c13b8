"""The files that are checked, and where in them things stand."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..rules.format import SECTIONS, OntologyFile, ProofFile, RuleFile
from ..rules.layers import File
from ..rules.proofs import FOLDER as PROOFS
from ..rules.read import COMMON, ONTOLOGY, formed, languages, rule_files
from ..rules.source import FileError, Finding, Place
from ..values.ontology import ontology, ontology_of
from .references import Domains


class Checked:
    """The files of some roots, of which the last layer is checked: the user's folders or, without any, the shipped rules."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self.roots = roots
        self.findings: dict[Finding, None] = {}
        self._places: set[tuple[Path, Place]] = set()
        self.unreadable = False
        self.broken: set[str] = set()
        """Folders with a file that cannot be used as it is."""
        self.upper = roots[1:] or roots
        self.layers: dict[str, list[list[File]]] = {}
        for root in self.upper:
            self._read(root)
        if roots[1:]:
            self._read_lower(roots[0])
        self.proofs = [
            self._formed(path, ProofFile, path.parent.parent.name)
            for root in self.upper
            for path in sorted(root.glob(f"*/{PROOFS}/*.yaml"))
        ]
        for file in self.proofs:
            if file is not None and file.data.get("language") not in (None, file.path.parent.parent.name):
                mend = f"write language: {file.path.parent.parent.name}, or move the file"
                self.at(file, node_of(file, "language"), "the language of proofs is that of the folder they are in", mend)
                self.broken.add(file.path.parent.parent.name)
        if ONTOLOGY not in self.broken:
            self.domains = Domains(ontology(roots))
        else:  # as far as it can be used
            self.domains = Domains(ontology() if roots[1:] else ontology_of(file.data for file in self.files(ONTOLOGY)))

    def _read(self, root: Path) -> None:
        for path in sorted(root.glob("*.yaml")):
            self.add(Finding(path, Place(), "a file outside the folders is not read", f"put it into {root.name}/LANGUAGE/"))
        for path in sorted([*root.glob("*/*"), *root.glob(f"*/{PROOFS}/*")]):
            if path.suffix != ".yaml" and re.search(r"\.ya?ml(?:\.txt)?$", path.name, re.IGNORECASE):
                self.add(Finding(path, Place(), "a file of this name is not read", f"name it {path.name.partition('.')[0]}.yaml"))
        for path in sorted(root.glob("*/*.yaml")):
            folder = path.parent.name
            file = self._formed(path, OntologyFile if folder == ONTOLOGY else RuleFile, folder)
            if folder not in (COMMON, ONTOLOGY) and not re.fullmatch("[a-z]{2,3}(?:-[a-z0-9]{2,8})*", folder):
                self.add(Finding(path, Place(), f"{folder!r} is no code of a language", "name the folder with one, such as en or pt-br"))
            if file is not None:
                self.layers.setdefault(folder, [[], []])[self._checked].append(file)

    def _read_lower(self, root: Path) -> None:
        """Read what the checked files are laid over: the shipped rules, which are not checked again."""
        own = {path.parent.name for upper in self.upper for path in upper.glob("*/*.yaml")}
        own |= {path.parent.parent.name for upper in self.upper for path in upper.glob(f"*/{PROOFS}/*.yaml")}
        for folder in languages(root) if own & {COMMON, ONTOLOGY} else own:
            for path in rule_files(root / folder):
                self.layers.setdefault(folder, [[], []])[0].append(_lower(path))
        self.layers.setdefault(COMMON, [[], []])[0] = [_lower(path) for path in rule_files(root / COMMON)]

    @property
    def _checked(self) -> int:
        """The number of the layer that is checked."""
        return 1 if len(self.roots) > 1 else 0

    def _formed(self, path: Path, shape: type, folder: str) -> File | None:
        try:
            file, findings = formed(path, shape)
        except FileError as error:
            file, findings = None, [error.finding]
            self.unreadable = True
        for finding in findings:
            self.add(finding)
            self.broken.add(folder)
        return file

    def add(self, finding: Finding) -> None:
        if finding not in self.findings and any(finding.path.is_relative_to(root) for root in self.upper):
            self.findings[finding] = None
            self._places.add((finding.path, finding.place))

    def at(self, file: File, node: Any, message: str, mend: str = "", offset: int = 0) -> None:
        self.add(Finding(file.path, file.source.place(node, offset), message, mend))

    def told(self, file: File, node: Any, error: Exception, offset: int = 0) -> None:
        """What an error says at a place: a message and, after a semicolon, the mend."""
        message, _, mend = str(error).partition("; ")
        self.at(file, node, message, mend, offset)

    def found(self, file: File, node: Any, offset: int = 0) -> bool:
        """Whether there is a finding at a place already."""
        return (file.path, file.source.place(node, offset)) in self._places

    def files(self, folder: str) -> list[File]:
        """The files of a folder that are checked."""
        return self.layers.get(folder, [[], []])[self._checked]


@functools.lru_cache(maxsize=128)
def _lower(path: Path) -> File:
    return formed(path, RuleFile)[0]


def rules_in(checked: Checked, folder: str) -> Iterator[tuple[str, File, Any]]:
    """The ids of the rules of a folder, with their files and nodes."""
    for file in checked.files(folder):
        source = file.source
        for section, (_, body) in source.items(source.root).items():
            for node in source.parts(body) if section in SECTIONS else ():
                items = source.items(node)
                if "id" in items and isinstance(items["id"][1].value, str):
                    yield items["id"][1].value, file, node


def names_in(checked: Checked, folder: str) -> Iterator[str]:
    """The names of lexicons and phrases."""
    for file in checked.files(folder):
        for section in ("lexicon", "phrases"):
            yield from file.data.get(section) or {}


def node_of(file: File, *path: str | int) -> Any:
    """A node of a file by the keys and numbers that lead to it, None if there is none."""
    node = file.source.root
    for step in path:
        if isinstance(step, int):
            parts = file.source.parts(node)
            node = parts[step] if step < len(parts) else None
        else:
            node = file.source.items(node).get(step, (None, None))[1]
        if node is None:
            return None
    return node


def key_of(file: File, *path: str) -> Any:
    """The node of the last key of a path."""
    return file.source.items(node_of(file, *path[:-1])).get(path[-1], (None, None))[0]
