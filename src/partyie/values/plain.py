"""Parts of plain dictionaries, as JSON gives them: each is to be of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

_T = TypeVar("_T", str, int)

_NOUNS = {str: "text", int: "a whole number"}


def part(data: Mapping[str, Any], name: str, kind: type[_T]) -> _T | None:
    """The part of a dictionary by this name, None where it is not said; raises `ValueError` for one of another kind.

    >>> part({"year": 2024}, "year", int), part({}, "year", int)
    (2024, None)
    >>> part({"year": "2024"}, "year", int)
    Traceback (most recent call last):
        ...
    ValueError: year is a whole number, and not '2024'
    """
    said = data.get(name)
    if said is None or (isinstance(said, kind) and not isinstance(said, bool)):
        return said
    raise ValueError(f"{name} is {_NOUNS[kind]}, and not {said!r}")


def required(data: Mapping[str, Any], name: str, kind: type[_T]) -> _T:
    """The same for a part that has to be there; raises `KeyError` where it is missing.

    >>> required({"number": "21"}, "number", str)
    '21'
    """
    said = part({name: data[name]}, name, kind)
    if said is None:
        raise ValueError(f"{name} is {_NOUNS[kind]}, and nothing is said")
    return said


def texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The texts of a list by this name, none where it is not said; raises `ValueError` for anything else.

    >>> texts({"modifiers": ["acting"]}, "modifiers"), texts({}, "modifiers")
    (('acting',), ())
    """
    said = data.get(name) or ()
    if not isinstance(said, list | tuple) or not all(isinstance(one, str) for one in said):
        raise ValueError(f"{name} is a list of texts, and not {said!r}")
    return tuple(said)
