"""The documentation: its links lead somewhere, its steps and its notebook do what they say, and no public name is left out."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from markdown_it import MarkdownIt
from markdown_it.token import Token
from nbclient import NotebookClient
from pages import blocks, follow

import partyie

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
NOTEBOOKS = sorted(DOCS.glob("*.ipynb"))


# --- links


def tokens(page: Path) -> list[Token]:
    return MarkdownIt().enable("table").parse(page.read_text("utf-8"))


def targets(page: Path) -> Iterator[str]:
    """Where the links and pictures of a page lead."""
    for token in tokens(page):
        for part in token.children or ():
            target = part.attrs.get("href") or part.attrs.get("src")
            if target:
                yield str(target)


def anchors(page: Path) -> set[str]:
    """The fragments of a page, one for each heading, as code hosts make them."""
    found, seen = set(), Counter[str]()
    for before, token in zip(tokens(page), tokens(page)[1:], strict=False):
        if before.type == "heading_open":
            words = "".join(part.content for part in token.children or ())
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file_and_a_heading_of_the_project(page: Path) -> None:
    broken = []
    for target in targets(page):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.is_file() or not file.is_relative_to(ROOT) or (fragment and fragment not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_a_link_that_leads_nowhere_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Two `words`\n\n## Two words\n\n[one](#two-words-1), [two](o.md#x)\n\n| a |\n| - |\n| [three](c.md) |\n", "utf-8")
    assert anchors(page) == {"two-words", "two-words-1"}
    assert list(targets(page)) == ["#two-words-1", "o.md#x", "c.md"]


@pytest.mark.parametrize("page", sorted({*PAGES, *NOTEBOOKS} - {DOCS / "index.md"}), ids=lambda page: page.name)
def test_the_index_leads_to_every_page(page: Path) -> None:
    assert page in {(DOCS / target).resolve() for target in targets(DOCS / "index.md")}


# --- what is to be followed


@pytest.mark.slow
@pytest.mark.parametrize("name", ["start.md", "howto-table.md"])
def test_the_steps_of_a_page_do_what_they_say(name: str, tmp_path: Path) -> None:
    assert follow(DOCS / name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["explain.md", "scores.md"])
def test_the_commands_of_a_page_print_what_it_says(name: str) -> None:
    assert follow(DOCS / name, ROOT)


@pytest.mark.slow
def test_the_figures_on_the_limits_are_what_their_script_prints() -> None:
    found = [block.body for block in blocks(DOCS / "limits.md")]
    (script,) = (body for body in found if body.startswith("import"))
    (figures,) = (body for body in found if body.startswith("language  kind"))
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    assert run.stdout == figures


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_the_notebook_runs_and_every_cell_but_the_first_shows_something(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):  # nothing is left with the user
        monkeypatch.setenv(folder, str(tmp_path))
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in cells] == [[]] * len(cells), "clear the outputs: the site shows those of the run that built it"
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    shown = [[output.output_type for output in cell.outputs] for cell in cells[1:]]
    assert all(len(outputs) == 1 for outputs in shown), shown
    assert not [output for cell in cells for output in cell.outputs if output.get("name") == "stderr"]


# --- the reference


def test_every_public_name_stands_in_the_reference() -> None:
    listed = re.findall(r"^\.\. auto(?:class|exception|function):: partyie\.(\w+)$", (DOCS / "api.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(name for name in partyie.__all__ if not name.startswith("__"))
