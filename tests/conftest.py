"""What all tests share: Hypothesis profiles, the place doctests run from, little rule folders, a browser."""

from __future__ import annotations

import os
import shutil
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


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if (chromium is None or driver is None) and "PARTYIE_REQUIRE_BROWSER" not in os.environ:
        pytest.skip("Chromium and its driver are not installed")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium or "chromium"
    quiet = ("--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
    profile = tmp_path_factory.mktemp("profile")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", *quiet, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield started
    started.quit()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Any]:
    """Chromium, driven by selenium; what a test has set in it is set back."""
    yield chromium
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chromium.get("about:blank")
    chromium.get_log("browser")
