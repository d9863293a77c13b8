"""What is made while the package is built: the inner loops, compiled, and the grammars of all languages, ready to be loaded.

Where there is no compiler, the same files run as plain Python, only more slowly; where a grammar is missing, it is made of the rule
files when it is needed. `PARTYIE_PURE=1` leaves all uncompiled on purpose; with `PARTYIE_REQUIRE_COMPILED=1` a failure is an error.
"""

from __future__ import annotations

import contextlib
import os
import re
import runpy
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")
CHECK = "\nfrom partyie.compiled import check\n\ncheck(__file__, '{:08x}')\n"
GRAMMARS = Path("partyie", "_grammars")
NUMBERS = {"characters": Path("characters.py"), "code": Path("rules", "code.py")}
"""Modules of nothing but numbers: what is imported from them becomes constants of C."""
IMPORT = re.compile(rf"^from \.{{1,2}}(?:rules\.)?({'|'.join(NUMBERS)}) import (\([^)]*\)|.*)\n", re.MULTILINE)
STORE = "import sys; sys.path[:0] = sys.argv[2:]; from pathlib import Path; from partyie.rules.store import write; write(Path(sys.argv[1]))"
FLAGS = ["/O2"] if sys.platform == "win32" else ["-O3", "-g0"]
DIRECTIVES = {
    "language_level": 3,
    "annotation_typing": False,  # the types are those of the .pxd files; the annotations are for readers and mypy
}


class Hook(BuildHookInterface[Any]):
    """Compiles every module that has its types in a `.pxd` file beside it, and stores the grammars: into a wheel, or beside the source."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self.folder = tempfile.TemporaryDirectory()
        source, made = Path(self.root, "src"), Path(self.folder.name)
        modules = sorted(path.relative_to(source).with_suffix("") for path in source.rglob("*.pxd"))
        extensions = [module.with_name(module.name + SUFFIX) for module in modules]
        if version == "editable":  # also where nothing new can be made: what is old would be used
            for extension in extensions:
                (source / extension).unlink(missing_ok=True)
            shutil.rmtree(source / GRAMMARS, ignore_errors=True)
        compiled = os.environ.get("PARTYIE_PURE") != "1" and self.tried(lambda: self.compile(source, modules))
        self.tried(lambda: self.store(source, made / GRAMMARS))
        for path in (*(extensions if compiled else ()), *(path.relative_to(made) for path in (made / GRAMMARS).glob("*.*"))):
            if version == "editable":
                (source / path).parent.mkdir(exist_ok=True)
                shutil.copy(made / path, source / path)
            else:
                build_data["force_include"][str(made / path)] = path.as_posix()
        if compiled and version != "editable":
            build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        self.folder.cleanup()

    def tried(self, step: Callable[[], None]) -> bool:
        """Whether a step could be done; the package works without it."""
        try:
            step()
        except (Exception, SystemExit) as error:  # setuptools ends the program where a compiler is missing or fails
            if os.environ.get("PARTYIE_REQUIRE_COMPILED") == "1":
                raise RuntimeError(f"partyie could not be compiled: {error}") from error
            self.app.display_warning(f"partyie could not be compiled and will be slower: {error}")
            return False
        return True

    def store(self, source: Path, folder: Path) -> None:
        """Store the grammars, with the package as it is in the source."""
        folder.mkdir(parents=True, exist_ok=True)
        # What the build needs is not where the interpreter looks by itself. PYTHONPATH would not do: pip's isolation takes folders off it
        # that the environment has too, as it has the source once partyie is installed editable.
        command = [sys.executable, "-c", STORE, str(folder), str(source), *filter(None, sys.path)]
        subprocess.run(command, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}, check=True)

    def compile(self, source: Path, modules: list[Path]) -> None:
        """Compile modules in a folder of their own."""
        from Cython.Build import cythonize
        from setuptools import Extension, setup

        paths = [source / "partyie" / path for path in NUMBERS.values()]
        numbers = dict(zip(NUMBERS, (runpy.run_path(str(path)) for path in paths), strict=True))
        for module in modules:
            copy = Path(self.folder.name, module)
            copy.parent.mkdir(parents=True, exist_ok=True)
            (copy.parent / "__init__.py").touch()
            sources = [(source / module).with_suffix(".py"), (source / module).with_suffix(".pxd")]
            stamp = zlib.crc32(b"".join(path.read_bytes() for path in (*sources, *paths)))
            code, types = (path.read_text("utf-8") for path in sources)
            for imported, names in IMPORT.findall(code):
                types += "".join(f"cdef enum: {name} = {numbers[imported][name]}\n" for name in re.findall(r"\w+", names))
            copy.with_suffix(".pxd").write_text(types, "utf-8")
            copy.with_suffix(".py").write_text(IMPORT.sub("", code) + CHECK.format(stamp), "utf-8")
        with contextlib.chdir(self.folder.name):  # a build with relative paths is the same everywhere
            extensions = [
                Extension(".".join(module.parts), [module.with_suffix(".py").as_posix()], extra_compile_args=FLAGS) for module in modules
            ]
            setup(
                ext_modules=cythonize(extensions, compiler_directives=DIRECTIVES, quiet=True),
                script_args=["--quiet", "build_ext", "--inplace"],
            )
