"""The wheel carries the rules and works without the checkout; an editable install sees an edit of a rule file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

SENTENCES = {
    "de": ("Genosse Le Minh Hung, Mitglied des Politbüros, sprach am 25. Oktober 2021.", ["person", "title", "date"]),
    "en": ("Nguyen Van An, member of the Politburo, signed Decision No. 05-QD/TW.", ["person", "title", "citation"]),
    "id": ("Peraturan 141-QD/TW tertanggal 4 Maret 2024", ["citation", "date"]),
    "vi": ("Ủy viên Bộ Chính trị Lê Minh Hưng, ngày 25 tháng 10 năm 2021", ["title", "person", "date"]),
}

PROGRAM = """
import json, sys
import partyie
from partyie.rules.read import rules_root
found = {language: [m.kind for m in partyie.extract(text, language)] for language, text in json.load(sys.stdin).items()}
print(json.dumps({"found": found, "from": partyie.__file__, "rules": str(rules_root())}))
"""


def command(*parts: str | Path, cwd: Path, stdin: str = "", **environment: str) -> str:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | environment
    run = subprocess.run([*map(str, parts)], input=stdin, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def copy(root: Path, to: Path) -> Path:
    """The project's files as they are now, without what is made of them."""
    to.mkdir()
    for name in ("src", "rules"):
        shutil.copytree(root / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd", "_grammars"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(root / name, to / name)
    return to


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    project = copy(root, folder / "project")
    try:
        import build  # noqa: F401
    except ImportError:
        command(sys.executable, "-m", "pip", "wheel", "--no-deps", "-q", "-w", folder / "dist", project, cwd=folder)
    else:
        command(sys.executable, "-m", "build", "--wheel", "-o", folder / "dist", project, cwd=folder)
    (path,) = (folder / "dist").glob("*.whl")
    return path


def test_the_wheel_holds_rules_types_and_licence(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    rules = {"partyie/_rules/" + path.relative_to(root / "rules").as_posix() for path in (root / "rules").rglob("*.*")}
    assert {name for name in names if name.startswith("partyie/_rules/")} == rules
    assert "partyie/py.typed" in names
    assert {f"partyie/_grammars/{language}.grammar" for language in SENTENCES} <= names
    assert any(name.endswith("/LICENSE") for name in names)
    assert {path.relative_to(root / "src").as_posix() for path in (root / "src").rglob("*.py")} <= names
    assert {name.split("/")[0] for name in names} == {"partyie", "-".join(wheel.name.split("-")[:2]) + ".dist-info"}


def test_the_same_source_gives_the_same_bytes(wheel: Path, root: Path, tmp_path: Path) -> None:
    pytest.importorskip("build")
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        project = copy(root, tmp_path / name / "project")
        command(sys.executable, "-m", "build", "--sdist", "-o", tmp_path / name, project, cwd=tmp_path)
        made.append((tmp_path / name / "partyie-0.1.0.tar.gz").read_bytes())
    assert made[0] == made[1]
    command(sys.executable, "-m", "build", "--wheel", "-o", tmp_path, tmp_path / "first" / "project", cwd=tmp_path)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


SOME = ("test_seeds", "test_cli", "test_commands", "test_arrow", "test_job", "test_spacy")
"""What meets all packages that partyie can use."""


def test_the_oldest_versions_that_are_allowed_do(wheel: Path, root: Path, tmp_path: Path) -> None:
    extras = ("arrow", "pandas", "polars", "spacy")
    oldest = command(sys.executable, root / "tests" / "oldest.py", *extras, cwd=tmp_path)
    (tmp_path / "oldest.txt").write_text(oldest, "utf-8")
    command(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    more = ("pytest", "hypothesis", "duckdb", "jsonschema")
    wanted = (f"{wheel}[{','.join(extras)}]", *more)
    command(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", tmp_path / "oldest.txt", *wanted, cwd=tmp_path)
    tests = [root / "tests" / f"{name}.py" for name in SOME]
    quiet = ("-q", "-m", "not slow", "-p", "no:cacheprovider", "-W", "ignore::DeprecationWarning")
    command(python, "-m", "pytest", *quiet, *tests, cwd=root)


def test_the_wheel_works_in_a_fresh_environment_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    command(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    command(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", wheel, cwd=tmp_path)
    texts = {language: text for language, (text, _) in SENTENCES.items()}
    data: dict[str, Any] = json.loads(command(python, "-c", PROGRAM, cwd=tmp_path, stdin=json.dumps(texts)))
    assert data["found"] == {language: kinds for language, (_, kinds) in SENTENCES.items()}
    assert Path(data["rules"]) == Path(data["from"]).parent / "_rules"
    assert Path(data["from"]).is_relative_to(tmp_path / "venv")
    out = command(python.with_name("partyie"), "extract", "-f", "jsonl", "-l", "en", cwd=tmp_path, stdin=SENTENCES["en"][0])
    assert [mention["kind"] for mention in json.loads(out)["mentions"]] == SENTENCES["en"][1]


def test_an_editable_install_sees_an_edit_of_a_rule_file(root: Path, tmp_path: Path) -> None:
    """The sources are put on the path, as an editable install does: then the rules beside them are used."""
    project = copy(root, tmp_path / "project")
    text = {"en": "the Grand Poobah of Titipu"}

    def found() -> Any:
        data = json.loads(command(sys.executable, "-c", PROGRAM, cwd=tmp_path, stdin=json.dumps(text), PYTHONPATH=str(project / "src")))
        assert Path(data["rules"]) == project / "rules"
        return data["found"]["en"]

    assert found() == []
    own = project / "rules" / "en" / "zz-own.yaml"
    own.write_text("titles: [{id: en/title/own, match: 'Grand Poobah', value: {role: head}}]", encoding="utf-8")
    assert found() == ["title"]
    own.unlink()
    assert found() == []
