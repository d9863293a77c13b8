"""The domain: roles, bodies, document types and issuers, read from `rules/ontology/`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from ..rules.read import ONTOLOGY, load_yaml, rule_files, rules_root


@attrs.frozen
class DocumentType:
    """A symbol of document codes and the types it may stand for, the usual one first."""

    symbol: str
    types: tuple[str, ...]


@attrs.frozen(eq=False)
class Ontology:
    """What the ontology files say."""

    roles: Mapping[str, Mapping[str, str]]
    bodies: Mapping[str, Mapping[str, Any]]
    kinds: Mapping[str, Mapping[str, Any]]
    symbols: Mapping[str, DocumentType]
    """Document-type symbols by their ASCII capitals (QDNS → QĐNS)."""
    issuers: Mapping[str, tuple[str, str | None]]
    """Issuer symbols by their ASCII capitals: (official spelling, id)."""
    issuer_systems: Mapping[str, str]
    """party or state, for issuers that always write so."""

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


def ascii_capitals(text: str) -> str:
    """The symbol as ASCII capitals, by which symbols are looked up.

    >>> ascii_capitals("QĐ"), ascii_capitals("ttg")
    ('QD', 'TTG')
    """
    from ..rules.read import without_marks

    return without_marks(text).upper()


@functools.lru_cache(maxsize=8)
def ontology(roots: tuple[Path, ...] = ()) -> Ontology:
    """The ontology of the shipped rules, or of the given roots (later ones add and override)."""
    merged: dict[str, dict[str, Any]] = {section: {} for section in ("roles", "bodies", "kinds", "types", "issuers")}
    for root in roots or (rules_root(),):
        for path in rule_files(root / ONTOLOGY):
            for section, body in (load_yaml(path) or {}).items():
                if section in merged:
                    merged[section].update(body or {})
    symbols: dict[str, DocumentType] = {}
    for type_id, body in merged["types"].items():
        for symbol in (body or {}).get("symbols", ()):
            known = symbols.get(ascii_capitals(symbol))
            symbols[ascii_capitals(symbol)] = DocumentType(known.symbol if known else symbol, (*(known.types if known else ()), type_id))
    issuers = {ascii_capitals(s): (s, body.get("id")) for s, body in merged["issuers"].items()}
    return Ontology(
        {k: v or {} for k, v in merged["roles"].items()},
        {k: v or {} for k, v in merged["bodies"].items()},
        {k: v or {} for k, v in merged["kinds"].items()},
        symbols,
        issuers,
        {ascii_capitals(s): str(body["system"]) for s, body in merged["issuers"].items() if "system" in body},
    )
