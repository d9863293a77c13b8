"""Web Annotation: extractions as JSON-LD in the data model of the W3C, which annotation servers and viewers of web pages read.

Each mention is an annotation of its source: where it stands, by position and by quotation, and what it is. Each relation of two mentions
is an annotation of the first that names the second.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from ..export import json_text
from ..model import Extraction
from . import relations, told

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""How many characters before and after a mention are quoted with it, as far as the text goes."""


def collection(result: Extraction) -> dict[str, Any]:
    """The annotations of a text as an `AnnotationCollection` with one page; without any it has no page.

    Positions count code points, as the Recommendation demands. Identifiers are relative to where the source is: they hang on its name,
    and on kind and place of the mention. A text without a name, or from standard input, is named by its checksum (`ni:`).

    >>> import partyie
    >>> result = partyie.Extractor("en").extract("Minister Le Van Nam left.", source="news/nam.txt")
    >>> title, person, holder = collection(result)["first"]["items"]
    >>> title["id"], title["motivation"], title["body"][0]["value"], title["body"][1]["value"]
    ('news/nam.txt#title-0-8', 'classifying', 'title', '{..., "value": {"role": "minister"}, "extra": {}}')
    >>> title["target"]["source"], title["target"]["selector"][0]
    ('news/nam.txt', {'type': 'TextPositionSelector', 'start': 0, 'end': 8})
    >>> title["target"]["selector"][1]
    {'type': 'TextQuoteSelector', 'exact': 'Minister', 'prefix': '', 'suffix': ' Le Van Nam left.'}
    >>> holder["id"], holder["motivation"], holder["body"][0]["value"], holder["body"][1]["source"], holder["target"]
    ('news/nam.txt#holder-0-8', 'linking', 'holder', 'news/nam.txt#person-9-19', 'news/nam.txt#title-0-8')
    """
    iri = _iri(result)
    base = iri.replace("#", "%23")  # which may have a fragment of its own
    maker = f"pkg:pypi/partyie@{quote(result.version, safe='')}?rules={quote(result.rules, safe='')}"
    items = [annotation | {"generator": maker} for annotation in _annotations(result, iri, base)]
    page = {"id": f"{base}#annotations-1", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "id": f"{base}#annotations",
        "type": "AnnotationCollection",
        "label": result.source or iri,
        "generator": {"id": maker, "type": "Software", "name": f"partyie {result.version}, rules {result.rules}"},
        "total": len(items),
    } | ({"first": page, "last": page["id"]} if items else {})


def line(result: Extraction) -> str:
    """The collection as a line of JSON: a document for each text."""
    return json_text(collection(result)) + "\n"


_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]+://|urn:", re.IGNORECASE)


def _iri(result: Extraction) -> str:
    """The identifier of the text: its name as a relative reference, unless that is an identifier already."""
    if not result.source or result.source == "-":
        digest = hashlib.sha256((result.text or "").encode("utf-8", "surrogatepass")).digest()
        return f"ni:///sha-256;{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
    # What begins with two slashes would be a reference to a host.
    safe, name = (":/?#[]@!$&'()*+,;=%", result.source) if _ABSOLUTE.match(result.source) else ("/", re.sub("^//+", "/", result.source))
    return quote(name, safe, errors="surrogatepass")


def _annotations(result: Extraction, iri: str, base: str) -> Iterator[dict[str, Any]]:
    """An annotation for each mention, then one for each relation."""
    data = result.to_dict()
    rows = {row["id"]: row for row in data["mentions"]}

    def named(kind: str, row: Mapping[str, Any]) -> str:
        # The place, not the number: it stays the same when rules find more before it.
        return f"{base}#{kind}-{row['start']}-{row['end']}"

    for row in rows.values():
        value = {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": json_text(told(row))}
        yield {
            "id": named(row["kind"], row),
            "type": "Annotation",
            "motivation": "classifying",
            "body": [_tag(row["kind"]), value],
            "target": {"source": iri, "selector": _selectors(row, result.text)},
        }
    for name, first, second in relations(data):
        source = rows[first]
        yield {
            "id": named(name, source),
            "type": "Annotation",
            "motivation": "linking",
            "body": [_tag(name), {"type": "SpecificResource", "purpose": "linking", "source": named(rows[second]["kind"], rows[second])}],
            "target": named(source["kind"], source),
        }


def _tag(value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "classifying", "value": value}


def _selectors(row: Mapping[str, Any], text: str | None) -> list[dict[str, Any]]:
    """Where a mention stands, by position, and by quotation with what is around it where the text is known."""
    start, end = row["start"], row["end"]
    quotation = {"type": "TextQuoteSelector", "exact": row["text"]}
    if text is not None:
        quotation |= {"prefix": text[max(start - AROUND, 0) : start], "suffix": text[end : end + AROUND]}
    return [{"type": "TextPositionSelector", "start": start, "end": end}, quotation]
