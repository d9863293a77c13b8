"""The domain: roles, bodies, document types and issuers, read from `rules/ontology/`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from ..rules.format import OntologyFile
from ..rules.read import ONTOLOGY, read_layer, rules_root, without_marks


@attrs.frozen
class DocumentType:
    """A symbol of document codes and the types it may stand for, the usual one first."""

    symbol: str
    types: tuple[str, ...]


@attrs.frozen(eq=False)
class Ontology:
    """What the ontology files say."""

    roles: Mapping[str, Mapping[str, Any]]
    bodies: Mapping[str, Mapping[str, Any]]
    kinds: Mapping[str, Mapping[str, Any]]
    places: Mapping[str, Mapping[str, Any]]
    place_names: Mapping[str, str]
    """The ids of places by the keys of their names."""
    symbols: Mapping[str, DocumentType]
    """Document-type symbols by their ASCII capitals (QDNS → QĐNS)."""
    issuers: Mapping[str, tuple[str, str | None]]
    """Issuer symbols by their ASCII capitals: (official spelling, id)."""
    issuer_systems: Mapping[str, str]
    """party or state, for issuers that always write so."""
    systems: Mapping[str, str]
    """The same by the issuers' ids."""
    official: Mapping[str, str]
    """Other ways to write an issuer (T.Ư, Trung ương), in capitals, and its symbol."""
    spelled_out: re.Pattern[str]
    """Finds these other ways."""
    number_word: re.Pattern[str]
    """Finds a word for number before a code."""
    joint: frozenset[str]
    """Types of documents that several issue together."""
    old: frozenset[str]
    """Symbols whose codes without a year are written in the order of the party."""
    legislatures: Mapping[int, tuple[int, int]]
    """The first and the last year of each legislature."""
    types: tuple[str, ...]
    modifiers: tuple[str, ...]

    @property
    def all_roles(self) -> frozenset[str]:
        """The ids of all roles: those listed, their deputies, and what bodies call their offices."""
        named = {str(role[key]) for role in self.roles.values() for key in ("deputy", "of_body") if role.get(key)}
        own = {str(role) for one in (*self.kinds.values(), *self.bodies.values()) for role in (one.get("roles") or {}).values()}
        return frozenset(named | own | set(self.roles))

    def issuer(self, symbol: str) -> tuple[str, str | None] | None:
        """The official spelling and the id of an issuer's symbol, None for an unknown one."""
        return self.issuers.get(symbol_key(symbol))

    def role_of(self, role: str, deputy: bool, body: str | None, of_something: bool = False) -> str:
        """The role that is meant: a deputy has a role of its own, a body may have its own names for its offices.

        `body` is the id of the body; `of_something` says that there is a body, known or not.

        >>> ontology().role_of("minister", True, None)
        'deputy-minister'
        >>> ontology().role_of("chair", False, "central-organisation-commission")
        'head'
        """
        if deputy:
            role = str(self.roles.get(role, {}).get("deputy", f"deputy-{role}"))
        record = self.bodies.get(body or "", {})
        own = record.get("roles") or self.kinds.get(record.get("kind", ""), {}).get("roles") or {}
        if role in own:
            return str(own[role])
        if body is not None or of_something:
            return str(self.roles.get(role, {}).get("of_body", role))
        return role


def symbol_key(text: str) -> str:
    """The symbol as bare ASCII capitals, by which symbols are looked up.

    >>> symbol_key("QĐ"), symbol_key("ttg"), symbol_key("TT.HĐND")
    ('QD', 'TTG', 'TTHDND')
    """
    return re.sub("[^A-Z0-9]", "", without_marks(text).upper())


def place_key(name: str) -> str:
    """The name of a place as bare small letters, by which places are looked up: blanks, hyphens and marks are written or left out.

    >>> place_key("Bà Rịa – Vũng Tàu"), place_key("DAKLAK") == place_key("Đắk Lắk")
    ('bariavungtau', True)
    """
    return re.sub("[^a-z0-9]", "", without_marks(name).lower())


def names_of(place: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a place of the ontology, the Vietnamese first.

    >>> names_of(ontology().places["dak-lak"])
    ('Đắk Lắk', 'Đắc Lắc', 'Darlac')
    """
    return place["name"], *(place.get("also") or ())


def _files(roots: tuple[Path, ...]) -> Iterator[Mapping[str, Any]]:
    """What each file says, those of the first root before those of the others, which are one layer."""
    for some in (roots[:1], roots[1:]):
        yield from (file.data for file in read_layer(ONTOLOGY, some, OntologyFile))


@functools.lru_cache(maxsize=8)
def ontology(roots: tuple[Path, ...] = ()) -> Ontology:
    """The ontology of the shipped rules, or of the given roots: what the others than the first say counts.

    Raises `RuleError` for a file of these that does not fit the format, and where two of them contradict each other.
    """
    from ..rules import store

    return read_ontology(roots) if roots else store.ontology() or read_ontology((rules_root(),))


def read_ontology(roots: tuple[Path, ...]) -> Ontology:
    """The ontology of some roots, from their files."""
    return ontology_of(_files(roots))


def ontology_of(files: Iterable[Mapping[str, Any]]) -> Ontology:
    """The ontology that some files, given as plain objects that fit the format, say together."""
    merged: dict[str, dict[str, Any]] = {
        section: {} for section in ("roles", "bodies", "kinds", "places", "types", "issuers", "legislatures")
    }
    modifiers: dict[str, None] = {}
    number_words: dict[str, None] = {}
    for data in files:
        for section, body in data.items():
            if section in merged:
                merged[section].update(body or {})
            elif section == "modifiers":
                modifiers.update(dict.fromkeys(body or ()))
            elif section == "number_words":
                number_words.update(dict.fromkeys(body or ()))
    symbols: dict[str, DocumentType] = {}
    for type_id, body in merged["types"].items():
        for symbol in (body or {}).get("symbols") or ():
            known = symbols.get(symbol_key(symbol))
            symbols[symbol_key(symbol)] = DocumentType(known.symbol if known else symbol, (*(known.types if known else ()), type_id))
    issuers: dict[str, tuple[str, str | None]] = {}
    systems: dict[str, str] = {}
    official: dict[str, str] = {}
    for symbol, body in ((symbol, body or {}) for symbol, body in merged["issuers"].items()):
        issuers.setdefault(symbol_key(symbol), (symbol, body.get("id")))
        if "system" in body:
            systems.setdefault(symbol_key(symbol), body["system"])
        official.update((other.upper(), symbol) for other in body.get("also") or ())
    words = "|".join(re.escape(word) for word in sorted(number_words, key=len, reverse=True))
    others = "|".join(re.escape(other) for other in sorted(official, key=len, reverse=True))
    return Ontology(
        {k: v or {} for k, v in merged["roles"].items()},
        {k: v or {} for k, v in merged["bodies"].items()},
        {k: v or {} for k, v in merged["kinds"].items()},
        merged["places"],
        {place_key(name): ident for ident, body in merged["places"].items() for name in names_of(body)},
        symbols,
        issuers,
        systems,
        {issuers[symbol][1] or "": system for symbol, system in systems.items()},
        official,
        re.compile(rf"(?<![^\W_])(?:{others})(?![^\W_])" if others else "(?!)", re.IGNORECASE),
        re.compile(rf"\A(?:(?:{words})[:.]?\s*)+(?=\d)" if words else "(?!)", re.IGNORECASE),
        frozenset(name for name, body in merged["types"].items() if (body or {}).get("joint")),
        frozenset(symbol for body in merged["types"].values() for symbol in (body or {}).get("old") or ()),
        {int(number): (int(years["begins"]), int(years["ends"])) for number, years in merged["legislatures"].items()},
        tuple(merged["types"]),
        tuple(modifiers),
    )
