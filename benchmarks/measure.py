"""How benchmarks measure: processor time in rounds, the start of an interpreter, memory, and what machine it was."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from pathlib import Path

Runs = Mapping[str, Callable[[], object]]


def seconds(run: Callable[[], object]) -> float:
    """The processor time of this process for one run: what else the machine does counts less than on a clock."""
    start = time.process_time()
    run()
    return time.process_time() - start


def medians(runs: Runs, rounds: int) -> dict[str, float]:
    """The median of the seconds of each run. The runs take turns, so that a slow moment of the machine meets them all."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(seconds(run))
    return {name: statistics.median(some) for name, some in times.items()}


def python(code: str, *arguments: str, stdin: str = "") -> str:
    """What a fresh interpreter prints that runs the code; it finds the modules of this folder."""
    paths = [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        input=stdin, env=environment, check=True, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    return run.stdout


def memory(part: str) -> float | None:
    """Megabytes of this process, `VmRSS` now or `VmHWM` at its peak; None where the system does not say so (it does on Linux)."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith(part)) * 1024 / 1e6


_GROWTH = """
import json, sys
from measure import memory
from tools import TOOLS
texts = json.load(sys.stdin)
before = memory("VmRSS")
tool = TOOLS[sys.argv[1]]
readers = {language: tool(language) for language in sorted({language for language, _ in texts})}
for language, text in texts:
    readers[language].hits(text)
print(json.dumps(before and memory("VmHWM") - before))
"""


def memory_growth(tool: str, texts: Iterable[tuple[str, str]]) -> float | None:
    """Megabytes by which a fresh process grows at most when it loads a tool and reads the texts, given as (language, text)."""
    grown: float | None = json.loads(python(_GROWTH, tool, stdin=json.dumps(list(texts))))
    return grown


def machine(packages: Iterable[str]) -> str:
    """One line: processor, cores, system, Python, versions of packages; those that are not installed are left out."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.is_file() else []
    processor = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
    versions = []
    for package in packages:
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            continue
    made_of = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, {made_of}; {', '.join(versions)}"
