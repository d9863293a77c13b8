"""The JSON Schemas: in step with the format, true of the shipped files by another's validator, false of wrong ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from tables import load, table

from partyie.cli import main
from partyie.rules.read import rules_root
from partyie.rules.schema import FOLDER, SHAPES, head, schema

FILES = sorted(rules_root().glob("*/*.yaml")) + sorted(rules_root().glob("*/*/*.yaml"))
WRONG: list[dict[str, Any]] = table("wrong_files.yaml")["files"]


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((rules_root() / FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def as_json(data: Any) -> Any:
    """What a YAML file says as JSON has it: keys are text there."""
    if isinstance(data, dict):
        return {str(key): as_json(value) for key, value in data.items()}
    return [as_json(one) for one in data] if isinstance(data, list) else data


@pytest.mark.parametrize("name", SHAPES)
def test_the_shipped_schema_is_the_one_of_the_format(name: str) -> None:
    assert (rules_root() / FOLDER / f"{name}.json").read_text(encoding="utf-8") == schema(name), f"partyie rules schema {name} writes it"
    assert CliRunner().invoke(main, ["rules", "schema", name]).output == schema(name)


@pytest.mark.parametrize("name", SHAPES)
def test_the_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema(name)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(rules_root()).as_posix())
def test_a_shipped_file_names_its_schema_and_is_valid(path: Path) -> None:
    name = "ontology" if path.parent.name == "ontology" else "proofs" if path.parent.name == "proofs" else "rules"
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first == head(name, len(path.relative_to(rules_root()).parts) - 1)
    assert (path.parent / first.partition("$schema=")[2]).resolve() == rules_root() / FOLDER / f"{name}.json"
    assert [error.message for error in validator(name).iter_errors(as_json(load(path)))] == []


FORM = re.compile("unknown key|(?:rule|example) needs|is a list, not|is keys with values, not|is a whole number|is exact or|is citation or")


@pytest.mark.parametrize(
    "row", [row for row in WRONG if any(FORM.search(one) for one in row["says"])], ids=lambda row: " ".join(row["says"])[:60]
)
def test_a_file_of_a_wrong_form_is_not_valid(row: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(row["text"], encoding="utf-8")
    assert list(validator("rules").iter_errors(as_json(load(path))))
