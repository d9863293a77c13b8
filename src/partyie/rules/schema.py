"""JSON Schemas of rule files, made of the shapes of the format, for completion in editors."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from .format import OntologyFile, ProofFile, RuleFile
from .shape import fields, noun

SHAPES: Mapping[str, type] = {"rules": RuleFile, "ontology": OntologyFile, "proofs": ProofFile}
"""The kinds of files there are."""

FOLDER = "schema"
"""Where schemas stand beside the folders of languages."""

_SIMPLE = {str: "string", int: "integer", bool: "boolean", type(None): "null"}


def schema(name: str) -> str:
    """The JSON Schema (draft 2020-12) of a kind of files, as text.

    >>> json.loads(schema("proofs"))["properties"]["language"]["description"]
    "The name of the language's folder."
    """
    shape = SHAPES[name]
    parts: dict[str, Any] = {}
    whole = _of(shape, parts)
    del parts[shape.__name__]
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"partyie: {noun(shape)}",
        **whole,
        "$defs": dict(sorted(parts.items())),
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def head(name: str, depth: int = 1) -> str:
    """The first line of a file, by which editors find its schema; `depth` is that of the file's folder."""
    return f"# yaml-language-server: $schema={'../' * depth}{FOLDER}/{name}.json"


def _of(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_named(one, parts) for one in arguments]}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _named(arguments[0], parts)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _named(arguments[1], parts)}
    if not attrs.has(kind):
        return {"type": _SIMPLE[kind]}
    parts[kind.__name__] = {}
    written = fields(kind)
    found = {
        "description": kind.__doc__,
        "type": "object",
        "properties": {name: {**_named(field.kind, parts), "description": field.doc} for name, field in written.items()},
        "required": [name for name, field in written.items() if field.required],
        "additionalProperties": False,
    }
    parts[kind.__name__] = found
    return found


def _named(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; of a shape its name, under which it stands in `parts`."""
    if not attrs.has(kind):
        return _of(kind, parts)
    if kind.__name__ not in parts:
        _of(kind, parts)
    return {"$ref": f"#/$defs/{kind.__name__}"}
