"""What all tests share: Hypothesis profiles, the place doctests run from, little rule folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, settings

from partyie import Extractor

ROOT = Path(__file__).resolve().parent.parent

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("quick", deadline=None, max_examples=40, suppress_health_check=SLOW)
settings.register_profile("nightly", deadline=None, max_examples=100_000, suppress_health_check=SLOW)


class DoctestsFromTheRoot:
    """README and docs name files as a reader in the project's folder would; a plugin, as their tests lie outside this folder."""

    @pytest.fixture(autouse=True)
    def _from_the_root(self, request: pytest.FixtureRequest) -> Iterator[None]:
        if not isinstance(request.node, pytest.DoctestItem):
            yield
            return
        before = Path.cwd()
        os.chdir(ROOT)
        yield
        os.chdir(before)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: builds, installs or starts whole interpreters (skip with -m 'not slow')")
    config.pluginmanager.register(DoctestsFromTheRoot(), "doctests-from-the-root")
    settings.load_profile(os.environ.get("PARTYIE_HYPOTHESIS", "quick"))


RuleFolder = Callable[..., Path]
"""`rule_folder(titles=[…], lexicon={…})` writes one file of the language xx; a file name may be given as `file`."""


@pytest.fixture
def rule_folder(tmp_path: Path) -> RuleFolder:
    """Writes rule files of a language called xx, which knows nothing else than what is shared by all languages."""

    def write(file: str = "rules.yaml", language: str = "xx", **sections: Any) -> Path:
        folder = tmp_path / "own-rules"
        path = folder / language / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump({"language": language, **sections}, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def extractor_of(rule_folder: RuleFolder) -> Callable[..., Extractor]:
    """An extractor for the language xx with the given sections."""

    def make(**sections: Any) -> Extractor:
        return Extractor(languages=["xx"], rules=[rule_folder(**sections)])

    return make


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project with reference tables, gold files and the scorer; not everybody has it."""
    folder = ROOT.parent / "shared"
    if not (folder / "reference").is_dir():
        pytest.skip("the shared folder with reference tables and gold files is not beside the project")
    return folder
