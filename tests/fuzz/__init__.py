"""Fuzzing: what partyie does with any bytes at all, guided by the coverage of its code.

A *harness* is a module of this folder with two functions:

- `run(data)` makes an input of any bytes, gives it to partyie and holds what comes out against what is documented: only a documented
  error may escape. It returns what came out, which is the same for the compiled modules and for plain Python.
- `seeds()` gives bytes to begin with.

One whose inputs have a form that single bytes would break has a third, `mutated(data, chance)`: other bytes of that form. `corpus/` has a
folder for each harness, with inputs that are worth being tried again whenever something changes.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parent
CORPUS = FOLDER / "corpus"
MOST_SECONDS = 90
"""What a single input may take; plain Python under atheris is a hundred times as slow as what is compiled."""
HARNESSES = tuple(sorted(path.name for path in CORPUS.iterdir()))


def harness(name: str) -> ModuleType:
    """The module of a harness."""
    return importlib.import_module(f"{__name__}.{name}")
