"""Offices: role, body, body of the body, place and modifiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from ..pickled import Pickled
from .plain import part, required, texts


@attrs.frozen
class Office(Pickled):
    """An office as the words say it; ids of the ontology, None where nothing is said.

    `role` is what somebody is, `body` of which body, `of` the body that this body belongs to (the party committee *of the
    ministry*), `place` the id of a province or of a city of that rank, or the words that name another place, `modifiers` such as
    "standing", "alternate", "former" (an empty tuple where there are none). `body_text` holds the words of a body that the ontology does
    not know.

    >>> Office("member", "politburo").label("vi")
    'Ủy viên Bộ Chính trị'
    """

    role: str
    body: str | None = None
    of: str | None = None
    place: str | None = None
    modifiers: tuple[str, ...] = ()
    body_text: str | None = None

    def label(self, language: str, rules: str | Path | Iterable[str | Path] = ()) -> str:
        """The office's name in a language that rules exist for; raises `LanguageError` for others.

        `rules`: folders of rule files, as for `Extractor`, whose labels count too. A place without an id is kept as it was written.

        >>> Office("secretary", "party-committee", "ministry-of-foreign-affairs").label("en")
        'Secretary of the Party Committee of the Ministry of Foreign Affairs'
        """
        from ..rules.labels import label
        from ..rules.read import roots_of

        return label(self, language, roots_of(rules))

    @classmethod
    def parse(cls, text: str, language: str | None = None, rules: str | Path | Iterable[str | Path] = ()) -> Office:
        """The office that a text names: the whole text, with nothing else in it.

        `language`: that of the text; if it is not given, that in which the text reads as one. `rules`: as for `Extractor`. Raises
        `OfficeError` for a text that names none, `LanguageError` for a language without rules.

        >>> Office.parse("Ủy viên Bộ Chính trị")
        Office(role='member', body='politburo', of=None, place=None, modifiers=(), body_text=None)
        >>> Office.parse(Office("chair", "peoples-committee", place="ca-mau").label("de")).label("id")
        'Ketua Komite Rakyat Ca Mau'
        """
        from ..extractor import office_named

        return office_named(text, language, (rules,) if isinstance(rules, str | Path) else tuple(rules))

    def to_dict(self) -> dict[str, Any]:
        """The parts that are said, ready for JSON.

        >>> Office("member", "central-committee", modifiers=("alternate",)).to_dict()
        {'role': 'member', 'body': 'central-committee', 'modifiers': ['alternate']}
        """
        data: dict[str, Any] = {"role": self.role, "body": self.body, "of": self.of, "place": self.place}
        data |= {"modifiers": list(self.modifiers) or None, "body_text": self.body_text}
        return {key: value for key, value in data.items() if value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Office:
        """The office of such a dictionary; raises `KeyError` where the role is missing, `ValueError` for a part of the wrong kind.

        >>> Office.from_dict({"role": "member", "body": "politburo"})
        Office(role='member', body='politburo', of=None, place=None, modifiers=(), body_text=None)
        """
        known = {key: part(data, key, str) for key in ("body", "of", "place", "body_text")}
        return cls(required(data, "role", str), modifiers=texts(data, "modifiers"), **known)
