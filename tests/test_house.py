"""The house rules that a machine can see: no language in Python, no workplace in git, every public name explained."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from strategies import LANGUAGES

import partyie
from partyie.rules.read import read, rules_root
from partyie.values.ontology import ontology

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src" / "partyie").rglob("*.py"))


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module, docstrings left out, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def months() -> set[str]:
    """The words for months, in the lexicons of any language."""
    return {
        form.lower()
        for language in LANGUAGES
        for name, parts in read(language, (rules_root(),)).lexicons.items()
        if "month" in name
        for lexicon in parts
        for form, _ in lexicon.forms
        if len(form) > 2
    }


FIELDS = {"id", "head", "office", "state"}
"""Names of fields that are also a language's code or a role: an identifier, the beginning of a pattern."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_names_a_language_month_office_or_body(path: Path) -> None:
    ids = set(ontology().roles) | set(ontology().bodies)
    named = (set(LANGUAGES) | months() | ids) - FIELDS
    assert {(line, text) for line, text in strings(path) if text.lower() in named} == set()


def test_the_search_for_names_would_find_one(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""de in a docstring"""\nX = {"de": "politburo", "month": "Dezember"}\n', encoding="utf-8")
    found = {text.lower() for _, text in strings(module)}
    assert found == {"de", "politburo", "month", "dezember"}
    assert found & (set(LANGUAGES) | months() | set(ontology().bodies)) == {"de", "politburo", "dezember"}


def tracked() -> list[Path]:
    try:
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        run = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git here")
    return [ROOT / name for name in run.stdout.decode("utf-8").split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    places = re.compile(rb"(?<![\w.])/(?:" + b"|".join((b"work", b"tmp", b"root", b"home", b"Users")) + rb")/")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1)
        if path.name != ".gitignore" and places.search(line)
    ]
    assert found == []


def test_no_file_is_left_over_from_an_editor_or_a_build() -> None:
    assert [path.name for path in tracked() if re.search(r"\.(?:pyc|orig|rej|swp|bak|whl)$|~$", path.name)] == []


@pytest.mark.parametrize("name", sorted(name for name in partyie.__all__ if not name.startswith("__")))
def test_every_public_name_is_explained_and_shown(name: str) -> None:
    documentation = getattr(partyie, name).__doc__ or ""
    assert documentation.strip()
    assert ">>>" in documentation


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_public_names_are_listed_once_and_there() -> None:
    assert sorted(partyie.__all__) == sorted(set(partyie.__all__))
    for name in partyie.__all__:
        assert hasattr(partyie, name)


def test_importing_partyie_loads_no_reader_of_rules_or_dates() -> None:
    import sys

    code = "import sys, partyie; print([m for m in ('yaml', 'dateparser', 'rich', 'click', 'json') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ast.literal_eval(run.stdout)
    assert not {"yaml", "dateparser", "rich", "click"} & set(loaded)
