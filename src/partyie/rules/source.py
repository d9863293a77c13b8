"""A YAML file as text and as a tree, so that of each thing in it can be said where it stands."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from ..errors import RuleError

MOST_BYTES = 4_000_000
"""The largest rule file. The largest shipped one has a fortieth of that."""

MOST_DEPTH = 40
MOST_NODES = 1_000_000
"""How deep a file may be nested, and how much there may be in it when its aliases are written out."""

TEXT, LIST, MAPPING = ("tag:yaml.org,2002:" + name for name in ("str", "seq", "map"))
_FORMS = {"scalar": TEXT, "sequence": LIST, "mapping": MAPPING}


def form(node: Any) -> str:
    """The tag of a node; one that its form belies (`!!map [a]`) is none of ours."""
    if node is None or (node.tag in _FORMS.values() and node.tag != _FORMS[node.id]):
        return ""
    return str(node.tag)


class Place(NamedTuple):
    """Line and column, both from 1 on."""

    line: int = 1
    column: int = 1


@functools.total_ordering
@attrs.frozen
class Finding:
    """What is wrong at a place of a file, and the mend."""

    path: Path
    place: Place
    message: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.place.line}:{self.place.column}: {self.message}" + (f"; {self.mend}" if self.mend else "")

    def __lt__(self, other: Finding) -> bool:
        return (str(self.path), *self.place, self.message) < (str(other.path), *other.place, other.message)


class FileError(RuleError):
    """A file that cannot be read as YAML; it has a finding."""

    def __init__(self, path: Path, message: str, mend: str = "", place: Place | None = None) -> None:
        self.finding = Finding(path, place or Place(), message, mend)
        super().__init__(str(self.finding))


class Source:
    """A YAML file: its text, its tree (`root`, None if there is nothing in it), its values.

    Raises `FileError` for what is no readable YAML, in bounded time and memory whatever the file holds.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = _text(path)
        self._lines = [0, *(match.end() for match in re.finditer("\n", self.text))]
        if odd := re.search("[\x85\u2028\u2029]", self.text):
            message = f"an odd line break (U+{ord(odd.group()):04X}) that editors do not show"
            raise FileError(path, message, "leave it out", self.place_of(odd.start()))
        self.root = self._tree()

    def _tree(self) -> Any:
        import yaml

        kind = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            self._check_depth(kind(self.text))
            self._loader = kind(self.text)
            root = self._loader.get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            # What is missing at the end of a file is missing behind its last line, for the library.
            place = self.place_of(min(mark.index, len(self.text))) if mark else Place()
            here = self.text[mark.index : mark.index + 1] if mark else ""
            raise FileError(self.path, f"this is no YAML: {error.problem or error.context}", _hint(error, here), place) from None
        except yaml.YAMLError as error:
            place = self.place_of(getattr(error, "position", 0) or 0)
            reason = getattr(error, "reason", error)
            raise FileError(self.path, f"this is no YAML: {reason}", "save it as plain text in UTF-8", place) from None
        if root is not None:
            self._check_size(root, {})
        return root

    def _check_depth(self, loader: Any) -> None:
        """The library's tree is made by recursion, which must not run out of stack."""
        import yaml

        depth = 0
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MOST_DEPTH:
                    raise FileError(self.path, f"nested more than {MOST_DEPTH} deep", "a rule file needs six", self._start(event))
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def _check_size(self, node: Any, sizes: dict[int, int]) -> int:
        """How much there is in a node with its aliases written out; no node may be a part of itself."""
        import yaml

        if isinstance(node, yaml.ScalarNode):
            return 1
        if id(node) not in sizes:
            sizes[id(node)] = 0  # until it is known: it is being looked at
            parts = itertools.chain.from_iterable(node.value) if isinstance(node, yaml.MappingNode) else node.value
            sizes[id(node)] = 1 + sum(self._check_size(part, sizes) for part in parts)
            if sizes[id(node)] > MOST_NODES:
                message = f"with its aliases (*) written out it has more than {MOST_NODES:,} parts"
                raise FileError(self.path, message, "leave some of them out", self._start(node))
        elif not sizes[id(node)]:
            raise FileError(self.path, "an alias (*) stands inside what it stands for", "write it out", self._start(node))
        return sizes[id(node)]

    def plain(self, node: Any = None) -> Any:
        """What the file, or a node of it, says, as plain objects."""
        node = node or self.root
        return None if node is None else self._plain(node, {})

    def _plain(self, node: Any, known: dict[int, Any]) -> Any:
        # Text, lists and mappings without the detours of the library's own constructor.
        if form(node) == TEXT:
            return node.value
        if id(node) in known:
            return known[id(node)]
        if form(node) == LIST:
            made: Any = [self._plain(one, known) for one in node.value]
        elif form(node) == MAPPING and all(form(key) == TEXT for key, _ in node.value):
            made = {key.value: self._plain(value, known) for key, value in node.value}
        else:
            import yaml

            try:
                made = self._loader.construct_object(node, deep=True)
            except (yaml.YAMLError, ValueError, OverflowError, TypeError) as error:
                problem = getattr(error, "problem", None) or str(error)
                raise FileError(self.path, f"{node.value!r}: {problem}", "write text in quotation marks", self._start(node)) from None
        known[id(node)] = made
        return made

    @staticmethod
    def items(node: Any) -> dict[str, tuple[Any, Any]]:
        """The keys of a mapping with their nodes: (that of the key, that of the value); nothing for another node.

        Of two keys that are the same the first counts, as it does where a file is read.
        """
        items: dict[str, tuple[Any, Any]] = {}
        for key, value in node.value if form(node) == MAPPING else ():
            if key.id == "scalar":
                items.setdefault(key.value, (key, value))
        return items

    @staticmethod
    def parts(node: Any) -> list[Any]:
        """The nodes of a list; nothing for another node."""
        return list(node.value) if form(node) == LIST else []

    # --- places

    @staticmethod
    def _start(node: Any) -> Place:
        return Place(node.start_mark.line + 1, node.start_mark.column + 1)

    def place(self, node: Any, offset: int = 0) -> Place:
        """Where a node begins or, of text, where the character at `offset` stands."""
        if node is None:
            return Place()
        if form(node) != TEXT:
            return self._start(node)
        at = next(itertools.islice(_characters(self.text, node), offset, None), None)
        return self._start(node) if at is None else self.place_of(at)

    def place_of(self, index: int) -> Place:
        """The line and column of a character of the file."""
        line = bisect.bisect_right(self._lines, index)
        return Place(line, index - self._lines[line - 1] + 1)


def shown(path: Path) -> Path:
    """A path as seen from the current folder, if it is inside."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            link = path.is_symlink() and not path.exists()
            raise FileError(
                path, "a link that leads nowhere, or to itself" if link else "this is no file" if path.exists() else "no such file"
            )
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise FileError(path, f"{size:,} bytes are too many for a rule file", f"split it: {MOST_BYTES:,} are the most")
        data = path.read_bytes()
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError for some versions of Python
        raise FileError(path, getattr(error, "strerror", None) or str(error)) from None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")) + 1
        raise FileError(
            path, f"this is no UTF-8 (byte {error.start} is {data[error.start]:#04x})", "save it as UTF-8", Place(line, column)
        ) from None


def _hint(error: Any, here: str) -> str:
    """The usual cause of a mistake in YAML; `here` is the character that it was noticed at."""
    problem = error.problem or ""
    if "escape character" in problem:
        return "write patterns in single quotation marks, where a backslash is a backslash"
    if here == "\t":
        return "indent with spaces; a tab is none"
    if here in ("@", "`", "%", "*", "&", "!", "{", "["):
        return "put text that begins with a sign in quotation marks"
    if "mapping values are not allowed" in problem:
        return "write text with a colon in quotation marks"
    if "quoted scalar" in f"{problem} {error.context}":
        return "close the quotation mark; a single one inside single ones is doubled ('')"
    if "alias" in problem:
        return "an alias (*name) needs an anchor (&name) before it; write text that begins with * in quotation marks"
    return "look at the quotation marks, brackets and indentation here and in the line before"


_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
"""An anchor and a tag, which stand before what they belong to."""


def _characters(text: str, node: Any) -> Iterator[int]:
    """Where in the file each character of a text node stands."""
    at = node.start_mark.index
    if before := _PROPERTIES.match(text, at):
        at = before.end()
    if node.style in ("|", ">"):
        yield from _block(text, at)
        return
    quote = text[at] if text[at] in "'\"" else ""
    at += len(quote)
    while at < len(text):
        char = text[at]
        if char == quote:
            if quote == '"' or text[at + 1 : at + 2] != "'":
                return
            yield at
            at += 2
        elif char == "\\" and quote == '"':
            width = {"x": 4, "u": 6, "U": 10}.get(text[at + 1], 2)
            if text[at + 1] != "\n":
                yield at
                at += width
            else:
                at += 2
                at = _past(text, at, " \t")
        elif char in " \t\r\n" and "\n" in text[at : (end := _past(text, at, " \t\r\n"))]:
            # A line break is a space, further ones are line breaks.
            breaks = text.count("\n", at, end)
            yield from [at] * max(1, breaks - 1)
            at = end
        else:
            yield at
            at += 1


def _past(text: str, at: int, those: str) -> int:
    while at < len(text) and text[at] in those:
        at += 1
    return at


def _block(text: str, at: int) -> Iterator[int]:
    """The characters of a block (| or >): its lines without their indentation."""
    at = text.find("\n", at) + 1
    first = _past(text, at, "\n ")
    indent = first - (text.rfind("\n", 0, first) + 1)
    while 0 < at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield from range(min(at + indent, end), end + 1)
        at = end + 1
