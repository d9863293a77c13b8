# cython: boundscheck=False, wraparound=False
"""How values go from one process to another."""

from __future__ import annotations

from typing import Any

import attrs

from . import c_api

_NAMES: dict[type, tuple[str, ...]] = {}
"""The names of the fields of the classes that were met."""


class Pickled:
    """Base of frozen attrs classes whose fields `pickle` takes and sets as they are, in a fraction of the time that a call of the class
    takes: that is most of what it costs to share texts among processes."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return made, (type(self), *fields(self))


class Called:
    """Base of frozen attrs classes that `pickle` makes anew by calling them, as they keep something besides their fields (a hash)."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return type(self), fields(self)


def fields(value: Any) -> tuple[Any, ...]:
    """All fields of an object."""
    return tuple([getattr(value, name) for name in _names(type(value))])


def made(*parts: Any) -> Any:
    """An object of its class and its fields, which are not validated."""
    cls = parts[0]
    value = cls.__new__(cls)
    index = 1
    for name in _names(cls):
        c_api.PyObject_GenericSetAttr(value, name, parts[index])
        index += 1
    return value


def _names(cls: Any) -> tuple[str, ...]:
    names = _NAMES.get(cls)
    if names is None:
        names = _NAMES[cls] = tuple([field.name for field in attrs.fields(cls)])
    return names
