"""What an office is called in a language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .read import check_languages, read

if TYPE_CHECKING:
    from ..values import Office


ORDER = "{modifiers} {role} {body} {of} {place}"
"""How the parts of an office stand together, where a language does not say."""

_PART = re.compile(r"\{([a-z]*)\}")


def label(office: Office, language: str, roots: tuple[Path, ...]) -> str:
    """The name of an office, from the `labels` of the language's rule files.

    A whole office may have a name of its own; else the names of its parts are put together in the language's order.
    """
    check_languages([language], roots)
    labels = read(language, roots).labels
    wholes = {_key(str(key)): name for key, name in labels.get("office", {}).items()}
    for parts in (("body", "of", "modifiers"), ("body", "modifiers"), ("body", "of"), ("body",)):
        key = _key(" ".join([office.role, *_notation(office, parts)]))
        if key in wholes:
            rest = {"modifiers": "" if "modifiers" in parts else _modifiers(office, labels), "role": wholes[key], "body": ""}
            rest |= {"of": "" if "of" in parts or office.of is None else _name(labels, "body", office.of), "place": office.place or ""}
            return _put(labels, rest)
    body = office.body_text if office.body is None else _name(labels, "body", office.body)
    return _put(
        labels,
        {
            "modifiers": _modifiers(office, labels),
            "role": _name(labels, "role", office.role),
            "body": body or "",
            "of": "" if office.of is None else _name(labels, "body", office.of),
            "place": office.place or "",
        },
    )


def _notation(office: Office, parts: tuple[str, ...]) -> list[str]:
    said = {"body": office.body, "of": office.of, "modifiers": ",".join(office.modifiers)}
    return [f"{part}={said[part]}" for part in parts if said[part]]


def _key(notation: str) -> frozenset[str]:
    return frozenset(notation.split())


def _modifiers(office: Office, labels: dict[str, Any] | Any) -> str:
    return " ".join(_name(labels, "modifier", modifier) for modifier in office.modifiers)


def _name(labels: Any, kind: str, ident: str) -> str:
    """The label; an id without one reads as words."""
    return str(labels.get(kind, {}).get(ident) or ident.replace("-", " "))


def _put(labels: Any, parts: dict[str, str]) -> str:
    order = str(labels.get("order", ORDER))
    put = _PART.sub(lambda match: parts.get(match[1], match[0]), order)
    return re.sub(r"\s+", " ", put).strip()
