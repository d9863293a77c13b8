"""The format of rule files: shapes, which say what may stand where and what it is for.

From them come the checks of a file's form, the JSON Schema and the reference of the format. What is written in files is annotated with
what it is for; other fields are not written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import attrs

KINDS = ("citation", "date", "title", "person", "guard", "link")
SECTIONS = {kind + "s": kind for kind in KINDS}
"""The sections that hold rules, and the kind of each."""

Part = str | int | bool | tuple[str, ...]
"""A part of a value."""

Forms = str | tuple[str, ...]


@attrs.frozen
class Find:
    """A mention in an example."""

    find: Annotated[str, "The text of the mention."]
    value: Annotated[Mapping[str, Part] | None, "Parts of its value."] = None


@attrs.frozen
class Example:
    """An example: a text, and what the rule finds in it."""

    text: Annotated[str, "A text."]
    find: Annotated[str | None, "The text of the mention that the rule finds in it."] = None
    value: Annotated[Mapping[str, Part] | None, "Parts of the mention's value."] = None
    all: Annotated[tuple[Find, ...] | None, "The mentions, where the rule finds several."] = None

    @property
    def finds(self) -> tuple[Find, ...]:
        """The mentions, in order."""
        return self.all or (() if self.find is None else (Find(self.find, self.value),))


@attrs.frozen(eq=False)
class Rule:
    """A rule: a pattern, and what a match of it means."""

    id: Annotated[str, "Its own name: language/kind/name, in small letters, digits and hyphens."]
    kind: str
    match: Annotated[str, "The pattern: a regular expression with slots in braces."]
    file: str
    language: str
    value: Annotated[Mapping[str, Part], "Constants of the value, used where no slot fills the part."] = attrs.Factory(dict)
    before: Annotated[str | None, "What must stand directly before the span."] = None
    not_before: Annotated[str | None, "What must not stand directly before the span."] = None
    after: Annotated[str | None, "What must stand directly after the span."] = None
    not_after: Annotated[str | None, "What must not stand directly after the span."] = None
    before_kind: Annotated[Literal["citation", "date", "title", "person"] | None, "A mention of this kind must end before the span."] = None
    after_kind: Annotated[Literal["citation", "date", "title", "person"] | None, "A mention of this kind must begin after the span."] = None
    span: Annotated[str | None, "The field whose match is the mention; the rest of the pattern is context."] = None
    each: Annotated[str | None, "The field that makes several mentions of one match."] = None
    beside: Annotated[Literal["person"] | None, "The mention counts only if it is linked to a person's name."] = None
    priority: Annotated[int, "Decides between candidates of one length: the higher number wins."] = 0
    note: Annotated[str, "For the reader."] = ""
    examples: Annotated[tuple[Example, ...], "Texts in which the rule finds something."] = ()
    counterexamples: Annotated[tuple[str, ...], "Texts in which the rule finds nothing."] = ()

    @property
    def relative(self) -> bool:
        """Whether it finds dates that are counted from the day of writing, which are looked for on request only."""
        return "relative" in self.value


@attrs.frozen
class Words:
    """A lexicon: forms of words, and what they mean."""

    entries: Annotated[Mapping[str, Forms], "For each value, with further parts such as body=politburo, its forms."]
    case: Annotated[Literal["exact", "capitals"] | None, "exact: as written; capitals: as written or all in capitals."] = None
    marks: Annotated[Literal["optional"] | None, "optional: every form is found without its diacritics too."] = None
    note: Annotated[str, "For the reader."] = ""


@attrs.frozen
class Labels:
    """Labels: how offices are named in the language."""

    role: Annotated[Mapping[str, str] | None, "Names of roles."] = None
    body: Annotated[Mapping[str, str] | None, "Names of bodies, as they stand after a role."] = None
    modifier: Annotated[Mapping[str, str] | None, "Names of modifiers."] = None
    place: Annotated[Mapping[str, str] | None, "Names of places."] = None
    office: Annotated[Mapping[str, str] | None, "Names of whole offices: role body=… modifiers=…."] = None
    order: Annotated[str | None, "How the parts stand together: {modifiers} {role} {body} {of} {place}."] = None


@attrs.frozen
class RuleFile:
    """A rule file: what is known of a language."""

    language: Annotated[str | None, "The name of the folder that the file stands in."] = None
    paradigms: Annotated[Mapping[str, tuple[str, ...]] | None, 'Lists of endings that forms may name with ~; "" is no ending.'] = None
    lexicon: Annotated[Mapping[str, Words] | None, "Words with values; a slot names a lexicon."] = None
    phrases: Annotated[Mapping[str, str] | None, "Named patterns; a slot names a phrase."] = None
    citations: Annotated[tuple[Rule, ...] | None, "Rules that find citations."] = None
    dates: Annotated[tuple[Rule, ...] | None, "Rules that find dates."] = None
    titles: Annotated[tuple[Rule, ...] | None, "Rules that find titles."] = None
    persons: Annotated[tuple[Rule, ...] | None, "Rules that find persons."] = None
    guards: Annotated[tuple[Rule, ...] | None, "Rules that find what is of no interest, with all that is inside it."] = None
    links: Annotated[tuple[Rule, ...] | None, "Rules that tie mentions together."] = None
    words: Annotated[tuple[str, ...] | None, "Frequent short words by which a line of the language is known."] = None
    scripts: Annotated[tuple[str, ...] | None, "Unicode names of scripts that no other language has."] = None
    spelling: Annotated[Mapping[str, str] | None, "Pairs of spellings that mean the same at the end of a syllable."] = None
    labels: Annotated[Labels | None, "How offices are named in the language."] = None
    disable: Annotated[tuple[str, ...] | None, "Ids of rules that are not to be used."] = None


@attrs.frozen
class Role:
    """A role of the ontology."""

    deputy: Annotated[str | None, "The role that a word for deputy makes of it."] = None
    of_body: Annotated[str | None, "The role that it is where a body is named."] = None
    before_name: Annotated[bool, "Whether it stands directly before a name and begins a new holder in a list."] = False


@attrs.frozen
class BodyKind:
    """A kind of bodies: what they have in common."""

    roles: Annotated[Mapping[str, str] | None, "What its offices are called, where a translation uses another word."] = None


@attrs.frozen
class Body:
    """A body of the ontology."""

    kind: Annotated[str | None, "Its kind, which may have names of its own for offices."] = None
    name: Annotated[str | None, "Its Vietnamese name."] = None
    roles: Annotated[Mapping[str, str] | None, "What its own offices are called."] = None
    met_by: Annotated[tuple[str, ...] | None, "For scores: what the ids of particular bodies begin with that are as good an answer."] = None
    may_be_left: Annotated[bool, "For scores: it need not be named."] = False


@attrs.frozen
class Place:
    """A place of the ontology."""

    kind: Annotated[Literal["province", "city"], "Whether it is a province, or a city of that rank."]
    name: Annotated[str, "Its Vietnamese name."]
    also: Annotated[tuple[str, ...], "Other names that it is called by."] = ()
    until: Annotated[str | None, "The last day on which there was such a place."] = None
    into: Annotated[str | None, "The place that it belongs to since."] = None


@attrs.frozen
class DocumentTypeShape:
    """A type of documents."""

    name: Annotated[str | None, "Its Vietnamese name."] = None
    symbols: Annotated[tuple[str, ...], "Its symbols in codes."] = ()
    joint: Annotated[bool, "Whether several issue it together: what follows the first issuer in a code is an issuer too."] = False
    old: Annotated[tuple[str, ...], "Symbols whose codes without a year are written in the order of the party: 35-L/CTN."] = ()


@attrs.frozen
class Issuer:
    """An issuer: who issues documents, by the symbol in codes."""

    id: Annotated[str | None, "Its id."] = None
    system: Annotated[Literal["party", "state"] | None, "Whose codes it writes, where it always does."] = None
    also: Annotated[tuple[str, ...] | None, "Other ways to write the symbol."] = None


@attrs.frozen
class Legislature:
    """A legislature of the National Assembly."""

    begins: Annotated[int, "Its first year."]
    ends: Annotated[int, "Its last year."]


@attrs.frozen
class OntologyFile:
    """A file of the ontology: the domain, the same for every language."""

    roles: Annotated[Mapping[str, Role] | None, "Roles by id."] = None
    modifiers: Annotated[tuple[str, ...] | None, "What an office may be besides: standing, acting, …"] = None
    kinds: Annotated[Mapping[str, BodyKind] | None, "Kinds of bodies."] = None
    bodies: Annotated[Mapping[str, Body] | None, "Bodies by id."] = None
    places: Annotated[Mapping[str, Place] | None, "Provinces and cities of that rank by id."] = None
    types: Annotated[Mapping[str, DocumentTypeShape] | None, "Types of documents by id."] = None
    issuers: Annotated[Mapping[str, Issuer] | None, "Issuers by symbol."] = None
    number_words: Annotated[tuple[str, ...] | None, "Words for number that may stand before a code."] = None
    legislatures: Annotated[Mapping[int, Legislature] | None, "Legislatures of the Assembly by number."] = None


@attrs.frozen
class ProofFile:
    """A file of proofs: what phrases, contexts and patterns take, and what they leave."""

    language: Annotated[str | None, "The name of the language's folder."] = None
    takes: Annotated[Mapping[str, tuple[str, ...]] | None, "For a phrase, a rule's id, or an id and a context: texts that it matches."] = (
        None
    )
    leaves: Annotated[Mapping[str, tuple[str, ...]] | None, "The same: texts that it does not match."] = None
