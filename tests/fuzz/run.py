"""Fuzzing, in one command: `python tests/fuzz/run.py [--seconds 60] [--only NAME] [--corpus FOLDER] [--compiled]`.

Runs each harness for some time, with a copy of the package in plain Python, of which atheris sees what each input reaches. The inputs that
reached something new, and those of `corpus/`, are then run once more in plain Python and with the package as it is installed, where its
inner loops are compiled: the same has to come out. With `--compiled` the installed package itself is fuzzed; ten times as fast, as the
inner loops are not watched. What breaks a promise, or the process, is written to `found/`, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
sys.path.insert(0, str(TESTS))

from fuzz import CORPUS, FOLDER, HARNESSES, MOST_SECONDS, harness  # noqa: E402
from fuzz.replay import FAILED  # noqa: E402

FOUND = FOLDER / "found"
MOST_MEGABYTES = 2048
"""What a single input may take."""
MOST_SHOWN = 4000
"""Characters of what a process complains of that are shown."""
ENDED = "ended the process"


def plain(folder: Path) -> Path:
    """A copy of the package without what is compiled; the folder of its source."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__", "_grammars"))
    shutil.copytree(ROOT / "rules", folder / "rules")
    return folder / "src"


def child(source: Path, module: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A module of this folder, run with the package in a folder."""
    path = os.pathsep.join(map(str, (source, TESTS)))
    command = [sys.executable, "-m", f"fuzz.{module}", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)


def gather(name: str, corpus: Path) -> None:
    """Put what there is to begin with into a folder."""
    corpus.mkdir(parents=True, exist_ok=True)
    for data in (*harness(name).seeds(), *(path.read_bytes() for path in (CORPUS / name).iterdir())):
        (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)


def fuzzed(name: str, source: Path, corpus: Path, seconds: int) -> bool:
    """Whether a harness ran to its end and nothing was found; prints what came of it."""
    limits = [f"-max_total_time={seconds}", f"-timeout={MOST_SECONDS}", f"-rss_limit_mb={MOST_MEGABYTES}"]
    before = {path.name for path in FOUND.iterdir()}
    run = child(source, "guided", name, corpus, *limits, "-print_final_stats=1", f"-artifact_prefix={FOUND}/{name}-")
    if "libfuzzer" not in run.stderr:
        raise SystemExit(run.stderr)  # atheris is not installed, or the harness did not start
    found = {path.name for path in FOUND.iterdir() if "-slow-unit-" not in path.name} - before
    runs = re.findall(r"number_of_executed_units: (\d+)", run.stderr)
    coverage = re.findall(r"cov: (\d+) .*corp: (\d+)", run.stderr) or [("?", "?")]
    speed = int(runs[-1]) / seconds if runs else 0
    print(
        f"{name:13} {runs[-1] if runs else '?':>8} inputs {speed:7.1f}/s  coverage {coverage[-1][0]:>6}  kept {coverage[-1][1]:>5}",
        flush=True,
    )
    if found or run.returncode:
        print(run.stderr[-MOST_SHOWN:], *(f"found: {FOUND / one}" for one in sorted(found)), sep="\n", flush=True)
    return not found and not run.returncode


def replayed(name: str, sources: list[Path], corpus: Path) -> bool:
    """Whether all inputs keep what is promised, and give the same with the package in each of the folders."""
    told = [_told(child(source, "replay", name, corpus)) for source in sources]
    wrong = []
    for path in sorted(corpus.iterdir()):
        came = [said[path.name] for said in told if path.name in said]
        if len(set(came)) > 1 or {FAILED, ENDED} & set(came):
            wrong.append(path)
            print(f"found: {shutil.copy(path, FOUND / f'{name}-replay-{path.name}')}", *came, flush=True)
    print(f"{name:13} {len(told[0]):>8} inputs once more, in {len(sources)} ways: {len(wrong) or 'nothing'} wrong", flush=True)
    return not wrong


def _told(run: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """What came out of each input; the one that ended the process is the last."""
    if run.stderr:
        print(run.stderr[-MOST_SHOWN:], flush=True)
    rows = (line.partition(" ") for line in run.stdout.splitlines())
    return {file: came or ENDED for file, _, came in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description="Fuzz partyie, guided by the coverage of its code; needs atheris.")
    parser.add_argument("--seconds", type=int, default=60, help="how long each harness runs")
    parser.add_argument("--only", choices=HARNESSES, help="this harness alone")
    parser.add_argument("--corpus", type=Path, help="where new inputs are kept and found again (default: nowhere)")
    parser.add_argument("--compiled", action="store_true", help="fuzz the package as it is installed")
    told = parser.parse_args()
    FOUND.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        corpus = told.corpus or Path(temporary, "corpus")
        both = [plain(Path(temporary)), ROOT / "src"]
        well = True
        for name in [told.only] if told.only else HARNESSES:
            gather(name, corpus / name)
            well &= fuzzed(name, both[told.compiled], corpus / name, told.seconds)
            well &= replayed(name, both, corpus / name)
    raise SystemExit(0 if well else 1)


if __name__ == "__main__":
    main()
