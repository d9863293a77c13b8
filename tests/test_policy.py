"""What docs/policy.md promises: ids do not go, and what an earlier version has written can be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import partyie
from partyie import Extraction
from partyie.cli import main
from partyie.values.ontology import ontology

DATA = Path(__file__).parent / "data" / "policy"
TEXT = (
    "🎉 Ngày 5/3/2025, đồng chí Trần Thị Mai, Ủy viên Bộ Chính trị, Bộ trưởng Bộ Tư pháp, dẫn Điều 5 Nghị quyết số 57-NQ/TW "
    "ngày 22/12/2024 của Bộ Chính trị và Nghị quyết 57.\nẢnh: Lê Nam"
)
"""The text of the extraction that is kept."""


def ids() -> set[str]:
    """All ids of the ontology, with what they are ids of."""
    known = ontology()
    issuers = {ident for _, ident in known.issuers.values() if ident}
    sections = {"role": known.all_roles, "body": known.bodies, "place": known.places, "type": known.types, "issuer": issuers}
    return {f"{section} {ident}" for section, some in sections.items() for ident in some}


def test_no_id_of_an_earlier_version_has_gone() -> None:
    promised = set((DATA / "ids.txt").read_text("utf-8").splitlines())
    assert promised - ids() == set(), "an id that goes needs a major version, and a line in the changelog"
    assert len(promised) > 500


def test_new_ids_are_promised_too() -> None:
    assert ids() - set((DATA / "ids.txt").read_text("utf-8").splitlines()) == set(), "add these lines to ids.txt, which is sorted"


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.stem)
def test_what_an_earlier_version_has_written_is_read_with_all_that_it_says(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    result = Extraction.from_dict(data, TEXT)
    assert result.to_dict(data.get("offsets", "codepoints")) == data
    assert {mention.kind for mention in result} == {"title", "citation", "date", "person"}


def test_keys_that_are_not_known_are_passed_over() -> None:
    data = partyie.extract(TEXT, "vi").to_dict()
    more = data | {"later": 1, "mentions": [row | {"later": 1} for row in data["mentions"]]}
    assert Extraction.from_dict(more, TEXT).to_dict() == data


def test_every_output_names_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    wanted = partyie.Extractor("vi").rules
    for command in ("extract", "citations", "roster"):
        for form in ("csv", "excel", "json", *(["jsonl"] if command == "extract" else ["html"] if command == "roster" else [])):
            assert wanted in CliRunner().invoke(main, [command, str(path), "-l", "vi", "-f", form]).stdout, (command, form)
    for arguments in (
        ["explain", "Bộ trưởng", "-f", "json"],
        ["languages", "-f", "csv"],
        ["languages", "-f", "json"],
        ["score", "seeds/vi"],
        ["score", "seeds/vi", "-f", "json"],
    ):
        assert (
            wanted
            in CliRunner().invoke(main, [part.replace("seeds", str(Path(__file__).parent.parent / "seeds")) for part in arguments]).stdout
        )
