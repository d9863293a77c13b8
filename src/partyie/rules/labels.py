"""What an office is called in a language."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .read import check_languages, domain, read

if TYPE_CHECKING:
    from ..values import Office


ORDER = "{modifiers} {role} {body} {of} {place}"
"""How the parts of an office stand together, where a language does not say."""

_PART = re.compile(r"\{([a-z]*)\}")
OPTIONAL = re.compile(r"\[([^\[\]{}]*)\{([a-z]*)\}([^\[\]{}]*)\]")
"""A part with words that stand there only if it does."""

FIRST = "…"
"""With it ends the name of a modifier that stands before the role where others stand behind it: nguyên …"""


def label(office: Office, language: str, roots: tuple[Path, ...]) -> str:
    """The name of an office, from the `labels` of the language's rule files.

    A whole office may have a name of its own; else the names of its parts are put together in the language's order.
    """
    labels = _labels(language, roots)
    wholes = _wholes(language, roots)
    named: tuple[str, ...] = ()
    role = _name(labels, "role", office.role)
    for parts in (("body", "of", "modifiers"), ("body", "modifiers"), ("modifiers",), ("body", "of"), ("body",)):
        key = _key(" ".join([office.role, *_notation(office, parts)]))
        if key in wholes and (office.modifiers or parts != ("modifiers",)):
            named, role = parts, wholes[key]
            break
    modifiers = [] if "modifiers" in named else [_name(labels, "modifier", modifier) for modifier in office.modifiers]
    body = office.body_text if office.body is None else _name(labels, "body", office.body)
    order = str(labels.get("order", ORDER))
    said = {
        "modifiers": " ".join(name for name in modifiers if not name.endswith(FIRST)),
        "role": role,
        "body": "" if "body" in named and office.body else body or "",
        "of": "" if "of" in named or office.of is None else _name(labels, "body", office.of),
        "place": _place(labels, office.place, roots),
    }
    order = OPTIONAL.sub(lambda match: f"{match[1]}{{{match[2]}}}{match[3]}" if said.get(match[2]) else "", order)
    put = _PART.sub(lambda match: said.get(match[1], match[0]), order)
    first = [name.removesuffix(FIRST) for name in modifiers if name.endswith(FIRST)]
    return re.sub(r"\s+", " ", " ".join([*first, put])).strip()


@functools.lru_cache(maxsize=32)
def _labels(language: str, roots: tuple[Path, ...]) -> Any:
    """The labels of a language that there is: whether it is there is looked up in folders, and not for each office."""
    check_languages([language], roots)
    return read(language, roots).labels


@functools.lru_cache(maxsize=32)
def _wholes(language: str, roots: tuple[Path, ...]) -> dict[frozenset[str], str]:
    """The names of whole offices, by what they say."""
    return {_key(str(key)): str(name) for key, name in read(language, roots).labels.get("office", {}).items()}


def _notation(office: Office, parts: tuple[str, ...]) -> list[str]:
    said = {"body": office.body, "of": office.of, "modifiers": ",".join(office.modifiers)}
    return [f"{part}={said[part]}" for part in parts if said[part]]


def _key(notation: str) -> frozenset[str]:
    return frozenset(notation.split())


def _name(labels: Any, kind: str, ident: str) -> str:
    """The label; an id without one reads as words."""
    return str(labels.get(kind, {}).get(ident) or ident.replace("-", " "))


def _place(labels: Any, place: str | None, roots: tuple[Path, ...]) -> str:
    """The label of a place of the ontology or its own name; other places as they are written."""
    if place is None:
        return ""
    from ..values.ontology import ontology

    return str(labels.get("place", {}).get(place) or ontology(domain(roots)).places.get(place, {}).get("name", place))
