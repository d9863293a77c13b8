"""Compiled modules: they do what their Python source does, and are not used when it has changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import partyie
from partyie import find
from partyie.compiled import check, checksum
from partyie.rules import machine

ROOT = Path(__file__).parent.parent
COMPILED = [module for module in (find, machine) if not str(module.__file__).endswith(".py")]

RUN = """
import json, sys
from pathlib import Path
import partyie
from partyie import find
from partyie.rules import machine
assert find.__file__.endswith(".py") and machine.__file__.endswith(".py")
texts = [path.read_bytes().decode() for path in sorted(Path(sys.argv[1]).rglob("*.txt"))]
json.dump([partyie.extract(text).to_dict() for text in texts], sys.stdout)
"""


@pytest.mark.skipif(not COMPILED, reason="nothing is compiled here")
def test_plain_python_finds_the_same(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__", "_grammars"))
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    command = [sys.executable, "-c", RUN, str(ROOT / "seeds")]
    run = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(tmp_path / "src")}, capture_output=True, check=True)
    texts = [path.read_bytes().decode() for path in sorted((ROOT / "seeds").rglob("*.txt"))]
    assert len(texts) > 20
    assert json.loads(run.stdout) == [json.loads(json.dumps(partyie.extract(text).to_dict())) for text in texts]


def test_a_compiled_module_whose_source_has_changed_is_refused(tmp_path: Path) -> None:
    source, types, extension = (tmp_path / f"machine{suffix}" for suffix in (".py", ".pxd", ".cpython-311-x86_64-linux-gnu.so"))
    source.write_text("x = 1\n")
    types.write_text("cdef int x\n")
    stamp = checksum([source, types])
    check(str(extension), stamp)
    types.write_text("cdef long x\n")
    with pytest.raises(ImportError, match=r"machine\.py has changed since it was compiled: run pip install -e \. again, or delete"):
        check(str(extension), stamp)
    types.unlink()
    check(str(extension), stamp)
