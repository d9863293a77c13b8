"""A tree of YAML, held against a shape: what fits, as plain objects, and a finding for each thing that does not."""

from __future__ import annotations

import functools
import re
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import attrs

from ..errors import suggestion
from .source import LIST, MAPPING, TEXT, Finding, Source, form

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

MOST_DIGITS = 10
"""A longer number is none that a rule file means."""

UNFIT = object()
"""What a part that does not fit its shape is read as."""

_NOUNS = {"int": "a number", "float": "a number", "bool": "yes or no", "timestamp": "a date", "null": "nothing", "binary": "bytes"}


class Field(NamedTuple):
    """A field of a shape: its type, what it is for, whether it has to be there."""

    kind: Any
    doc: str
    required: bool


@functools.cache
def fields(shape: type) -> Mapping[str, Field]:
    """The fields of a shape that are written in files."""
    hints = get_type_hints(shape, include_extras=True)
    written = {one.name: one for one in attrs.fields(shape) if get_origin(hints[one.name]) is Annotated}
    return {
        name: Field(*get_args(hints[name])[:2], required=one.default is attrs.NOTHING)  # type: ignore[misc]
        for name, one in written.items()
    }


def noun(shape: type) -> str:
    """What a shape is called: the beginning of its docstring."""
    said = (shape.__doc__ or "").partition(":")[0].rstrip(".")
    return said[:1].lower() + said[1:]


def options(kind: Any) -> tuple[Any, ...]:
    """The types that a type is one of."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


class Reader:
    """Reads the nodes of one file by their shapes; what is wrong comes to `findings`."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []

    def wrong(self, node: Any, message: str, mend: str = "", offset: int = 0) -> Any:
        self.findings.append(Finding(self.source.path, self.source.place(node, offset), message, mend))
        return UNFIT

    def read(self, node: Any, kind: Any, what: str) -> Any:
        """What a node says, or `UNFIT`; `what` names it in messages."""
        several = options(kind)
        if type(None) in several and node.tag.endswith(":null"):
            return None
        for one in several:
            origin = get_origin(one) or one
            if form(node) == LIST and origin is tuple:
                found = [self.read(part, get_args(one)[0], f"an item of {what}") for part in node.value]
                return [part for part in found if part is not UNFIT]
            if form(node) == MAPPING and (origin is Mapping or attrs.has(origin)):
                return self._mapping(node, one, noun(one) if attrs.has(origin) else what)
            if node.tag.endswith(":int") and origin is int and len(node.value) < MOST_DIGITS and str(self.source.plain(node)) == node.value:
                return self.source.plain(node)
            if node.tag.endswith(":bool") and origin is bool and node.value in ("true", "false"):
                return node.value == "true"
            if form(node) == TEXT and origin is Literal:
                return self._one_of(node, get_args(one), what)
            if form(node) == TEXT and origin is str:
                return self._text(node)
        return self._unfit(node, several, what)

    def _unfit(self, node: Any, several: tuple[Any, ...], what: str) -> Any:
        wanted = [name for one in several if (name := _wanted(one))]
        if form(node) in (LIST, MAPPING, TEXT):
            is_ = {LIST: "a list", MAPPING: "keys with values", TEXT: "text"}[form(node)]
            flow = str in several and self.source.text[node.start_mark.index] in "{["
            mend = "put text that begins with a bracket in quotation marks" if flow else "look at the indentation"
            return self.wrong(node, f"{what} is {' or '.join(wanted)}, not {is_}", mend if form(node) != TEXT else "")
        read_as = node.tag.rpartition(":")[2]
        if read_as == "merge":
            return self.wrong(node, "<< is not permitted", "write the keys out")
        if read_as not in _NOUNS:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            return self.wrong(node, f"{tag} is a tag, which rule files do not have", "write text with a ! in quotation marks")
        if read_as == "null":
            return self.wrong(node, f"{what} is {' or '.join(wanted)}, and nothing is written here")
        if str in several:
            return self.wrong(
                node, f"YAML reads {node.value[:40]} as {_NOUNS[read_as]}", f"for text write {node.value[:40]!r}, with quotation marks"
            )
        right = {int: "write a whole number, such as 2", bool: "write true or false"}
        return self.wrong(
            node, f"{what} is {' or '.join(wanted)}, not {node.value[:40]}", next((right[one] for one in several if one in right), "")
        )

    def _text(self, node: Any) -> Any:
        if control := _CONTROL.search(node.value):
            char = control.group()
            name = "a backspace" if char == "\b" else "a control character"
            mend = "write patterns in single quotation marks, where \\b is \\b"
            return self.wrong(node, f"{name} ({ord(char):#04x})", mend, control.start())
        return node.value

    def _one_of(self, node: Any, known: tuple[str, ...], what: str) -> Any:
        if node.value in known:
            return node.value
        return self.wrong(node, f"{what} is {' or '.join(known)}, not {node.value!r}", suggestion(node.value, known))

    def _mapping(self, node: Any, kind: Any, what: str) -> Any:
        shape = None if get_origin(kind) is Mapping else kind
        found: dict[str, Any] = {}
        seen: dict[str, Any] = {}
        for key, value in node.value:
            name = self._key(key)
            if name is UNFIT:
                continue
            if name in seen:
                self.wrong(
                    key,
                    f"{name!r} stands here twice",
                    f"the first is in line {self.source.place(seen[name]).line}; YAML keeps only the last",
                )
                continue
            seen[name] = key
            if shape is None and get_args(kind)[0] is int and not (name.isascii() and name.isdecimal() and len(name) < MOST_DIGITS):
                self.wrong(key, f"a key of {what} is a whole number, not {name!r}")
                continue
            if shape is not None and name not in fields(shape):
                known = list(fields(shape))
                self.wrong(key, f"unknown key {name!r} in {what}", suggestion(name, known) or f"there are {', '.join(known)}")
                continue
            part = fields(shape)[name].kind if shape is not None else get_args(kind)[1]
            read = self.read(value, part, name if shape is not None else f"{name!r}")
            if read is not UNFIT:
                found[name] = read
        if shape is not None:
            missing = [name for name, field in fields(shape).items() if field.required and name not in seen]
            if missing:
                doc = fields(shape)[missing[0]].doc
                return self.wrong(
                    node, f"{what} needs {' and '.join(missing)}", f"add {missing[0]}: {doc[:1].lower()}{doc[1:].rstrip('.')}"
                )
            if any(field.required and name not in found for name, field in fields(shape).items()):
                return UNFIT
        return found

    def _key(self, key: Any) -> Any:
        if form(key) == TEXT and not key.value.strip():
            return self.wrong(key, "an empty key", "write what it stands for before the colon")
        if form(key) == TEXT:
            return self._text(key)
        if key.tag.endswith(":int") and len(key.value) < MOST_DIGITS and str(self.source.plain(key)) == key.value:
            return key.value
        return self._unfit(key, (str,), "a key")


def _wanted(one: Any) -> str:
    """What is to be written for a type."""
    origin = get_origin(one) or one
    if origin is Literal:
        return " or ".join(get_args(one))
    names = {tuple: "a list", Mapping: "keys with values", str: "text", int: "a whole number", bool: "true or false", type(None): ""}
    return names.get(origin, "keys with values")
