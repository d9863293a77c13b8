"""Web Annotation: JSON-LD that an RDF library reads, with selectors that select the mention and values that come back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rdflib import FOAF, RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from strategies import LANGUAGES, seeds, texts

from partyie import Extraction, Extractor
from partyie.cli import main
from partyie.exchange.webannotation import AROUND, CONTEXT, collection, line

# What the context at `CONTEXT` says of the terms in use: no test asks the network.
TERMS = json.loads(Path(__file__).with_name("data").joinpath("anno.jsonld").read_text("utf-8"))["@context"]
TEXT = "Le Van Nam, Minister of Justice, cited Resolution No. 57-NQ/TW dated December 22, 2024. Resolution 57 is old."
EXTRACTORS = {language: Extractor(language) for language in LANGUAGES}
SEEDS = [pytest.param(*seed, id=f"{number}-{seed[0]}") for number, seed in enumerate(seeds())]
HERE = "https://example.org/corpus/"
OA, AS = Namespace("http://www.w3.org/ns/oa#"), Namespace("http://www.w3.org/ns/activitystreams#")
# rdflib warns of a class that its own reader of JSON-LD uses.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def graph(document: dict[str, Any]) -> Graph:
    """The statements of a document that lies in the folder `HERE`."""
    return Graph().parse(data=json.dumps(document | {"@context": TERMS}), format="json-ld", publicID=HERE)


def annotations(statements: Graph, motivation: str) -> Iterator[Node]:
    """The annotations with a motivation."""
    found = statements.subjects(OA.motivatedBy, OA[motivation])
    return (one for one in found if (one, RDF.type, OA.Annotation) in statements)


def parts(statements: Graph, one: Node, name: str) -> dict[str, Node]:
    """What an annotation or its target has under a name, each by its purpose or its type."""
    found = list(statements.objects(one, OA[name]))
    assert all(statements.value(part, RDF.type) for part in found)
    return {str(statements.value(part, OA.hasPurpose) or statements.value(part, RDF.type)).removeprefix(str(OA)): part for part in found}


def words(part: Any) -> Iterator[str]:
    """The keys of a document, and the values that are words of the vocabulary."""
    if isinstance(part, list):
        for one in part:
            yield from words(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield key
            if key in ("type", "motivation", "purpose"):
                yield value
            yield from words(value)


@pytest.mark.parametrize(("language", "text"), SEEDS)
def test_an_rdf_library_finds_each_mention_of_the_seeds_by_position_quotation_and_value(language: str, text: str) -> None:
    result = EXTRACTORS[language].extract(text, "a b/article.txt")
    statements = graph(collection(result))
    found = []
    for one in annotations(statements, "classifying"):
        target = statements.value(one, OA.hasTarget)
        body, selectors = parts(statements, one, "hasBody"), parts(statements, target, "hasSelector")
        where = (statements.value(selectors["TextPositionSelector"], OA[name]).toPython() for name in ("start", "end"))
        quoted = (str(statements.value(selectors["TextQuoteSelector"], OA[name])) for name in ("prefix", "exact", "suffix"))
        said = (str(statements.value(body[name], RDF.value)) for name in ("classifying", "describing"))
        found.append((*where, *quoted, *said, str(statements.value(target, OA.hasSource))))
    found.sort()
    assert [(start, end, kind, json.loads(value)["value"]) for start, end, _, _, _, kind, value, _ in found] == [
        (one.start, one.end, one.kind, one.value_dict()) for one in result
    ]
    for start, end, prefix, exact, suffix, _, _, source in found:
        assert text[start:end] == exact
        assert text[start - len(prefix) : end + len(suffix)] == prefix + exact + suffix
        assert (len(prefix), len(suffix)) == (min(AROUND, start), min(AROUND, len(text) - end))
        assert source == f"{HERE}a%20b/article.txt"


@pytest.mark.parametrize(("language", "text"), SEEDS)
def test_an_rdf_library_finds_each_relation_of_the_seeds(language: str, text: str) -> None:
    result = EXTRACTORS[language].extract(text, "article.txt")
    statements = graph(collection(result))
    found = []
    for one in annotations(statements, "linking"):
        body, target = parts(statements, one, "hasBody"), statements.value(one, OA.hasTarget)
        other = statements.value(body["linking"], OA.hasSource)
        assert {(end, RDF.type, OA.Annotation) in statements for end in (target, other)} == {True}
        found.append((str(target), str(statements.value(body["classifying"], RDF.value)), str(other)))
    relations = [(one, "holder", one.holder) for one in result.titles if one.holder]
    relations += [(one, "issued", one.issued) for one in result.citations if one.issued]
    relations += [(one, "same", one.full) for one in result.citations if one.full]
    iris = {one.start: f"{HERE}article.txt#{one.kind}-{one.start}-{one.end}" for one in result}
    assert sorted(found) == sorted((iris[one.start], name, iris[other.start]) for one, name, other in relations)


def test_a_collection_says_what_made_it_and_how_many_there_are() -> None:
    result = EXTRACTORS["en"].extract(TEXT, "article.txt")
    maker = f"pkg:pypi/partyie@{result.version}?rules={result.rules}"
    statements = graph(collection(result))
    (all_of_them,) = statements.subjects(RDF.type, AS.OrderedCollection)
    page = statements.value(all_of_them, AS.first)
    assert (str(all_of_them), str(page)) == (f"{HERE}article.txt#annotations", f"{HERE}article.txt#annotations-1")
    assert statements.value(all_of_them, AS.last) == page
    assert statements.value(page, RDF.type) == AS.OrderedCollectionPage
    assert str(statements.value(all_of_them, RDFS.label)) == "article.txt"
    assert statements.value(all_of_them, AS.totalItems).toPython() == len(result) + 3
    assert len(Collection(statements, statements.value(page, AS["items"]))) == len(result) + 3
    assert {str(one) for one in statements.objects(None, AS.generator)} == {maker}
    assert len(list(statements.subjects(AS.generator, URIRef(maker)))) == len(result) + 3 + 1
    assert statements.value(URIRef(maker), RDF.type) == AS.Application
    assert str(statements.value(URIRef(maker), FOAF.name)) == f"partyie {result.version}, rules {result.rules}"


@given(st.sampled_from(LANGUAGES).flatmap(lambda language: st.tuples(st.just(language), texts(language))), st.text(max_size=12))
def test_any_document_is_one_line_of_terms_that_the_context_knows_with_identifiers_that_are_unique(
    case: tuple[str, str], source: str
) -> None:
    language, text = case
    written = line(EXTRACTORS[language].extract(text, source))
    assert written.splitlines(keepends=True) == [written]
    written.encode("utf-8")
    document = json.loads(written)
    assert set(words(document)) <= set(TERMS) | {"@context"}
    assert document["@context"] == CONTEXT
    identifiers = re.findall(r'(?<!"generator": \{)"id": "([^"]*)"', written)
    assert len(set(identifiers)) == len(identifiers) == document["total"] + (2 if document["total"] else 1)
    for identifier in identifiers:
        assert re.fullmatch(r"[!-~]+", identifier)
        assert identifier.count("#") == 1
        urlsplit(identifier)


@pytest.mark.parametrize(
    ("source", "iri"),
    [
        ("news/a.txt", "news/a.txt"),
        ("feed.jsonl:2", "feed.jsonl%3A2"),
        ("Đảng #1?.txt", "%C4%90%E1%BA%A3ng%20%231%3F.txt"),
        ("//two/slashes.txt", "/two/slashes.txt"),
        ("https://example.org/a?b=ô#c", "https://example.org/a?b=%C3%B4#c"),
        ("urn:isbn:0451450523", "urn:isbn:0451450523"),
        ("\udcff.txt", "%ED%B3%BF.txt"),
    ],
)
def test_a_source_is_named_by_an_identifier(source: str, iri: str) -> None:
    item = collection(EXTRACTORS["en"].extract(TEXT, source))["first"]["items"][0]
    assert item["target"]["source"] == iri


@pytest.mark.parametrize("source", [None, "-", ""])
def test_a_text_without_a_name_is_named_by_its_checksum(source: str | None) -> None:
    one, same, other = (collection(EXTRACTORS["en"].extract(text, source))["id"] for text in (TEXT, TEXT, f"{TEXT} "))
    assert re.fullmatch(r"ni:///sha-256;[\w-]{43}#annotations", one)
    assert one == same != other


def test_positions_count_code_points() -> None:
    result = EXTRACTORS["en"].extract("\U0001f1fb\U0001f1f3 12 May 2025", "a.txt")
    place = collection(result)["first"]["items"][0]["target"]["selector"][0]
    assert (place["start"], place["end"]) == (3, 14)


def test_an_identifier_stays_when_more_is_found_before_it() -> None:
    every, titles = (Extractor("en", kinds=kinds).extract(TEXT, "a.txt") for kinds in (None, ["title"]))
    first, second = ({item["id"] for item in collection(result)["first"]["items"]} for result in (every, titles))
    assert second < first


def test_without_its_text_a_mention_is_quoted_without_what_is_around_it() -> None:
    result = Extraction.from_dict(EXTRACTORS["en"].extract(TEXT, "a.txt").to_dict())
    assert collection(result)["first"]["items"][0]["target"]["selector"][1] == {"type": "TextQuoteSelector", "exact": "Le Van Nam"}


def test_a_text_without_mentions_has_no_page() -> None:
    document = collection(EXTRACTORS["en"].extract("Nothing to see.", "a.txt"))
    assert (document["total"], "first" in document, "last" in document) == (0, False, False)


def test_the_command_prints_a_document_for_each_text(root: Path) -> None:
    done = CliRunner().invoke(main, ["extract", "-f", "webannotation", "-l", "vi", str(root / "seeds" / "vi")])
    documents = [json.loads(one) for one in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [one["label"] for one in documents] == [str(path) for path in sorted((root / "seeds" / "vi").glob("*.txt"))]
    assert sum(one["total"] for one in documents) > 100
