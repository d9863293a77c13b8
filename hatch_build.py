"""Compiles the inner loops while the package is built. Where that fails, the same files run as plain Python, only more slowly.

`PARTYIE_PURE=1` leaves it uncompiled on purpose; with `PARTYIE_REQUIRE_COMPILED=1` a failure is an error.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import sysconfig
import tempfile
import zlib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")
CHECK = "\nfrom partyie.compiled import check\n\ncheck(__file__, '{:08x}')\n"
FLAGS = ["/O2"] if sys.platform == "win32" else ["-O2", "-g0"]
DIRECTIVES = {
    "language_level": 3,
    "annotation_typing": False,  # the types are those of the .pxd files; the annotations are for readers and mypy
}


class CompileHook(BuildHookInterface[Any]):
    """Compiles every module that has its types in a `.pxd` file beside it: into a wheel; for an editable install, beside its source."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self.folder = tempfile.TemporaryDirectory()
        source = Path(self.root, "src")
        modules = sorted(path.relative_to(source).with_suffix("") for path in source.rglob("*.pxd"))
        done = os.environ.get("PARTYIE_PURE") != "1" and self.compile(source, modules)
        for module in modules:
            extension = module.with_name(module.name + SUFFIX)
            if version == "editable":
                (source / extension).unlink(missing_ok=True)  # also where none is made: an old one would be imported
                if done:
                    shutil.copy(Path(self.folder.name, extension), source / extension)
            elif done:
                build_data["force_include"][str(Path(self.folder.name, extension))] = extension.as_posix()
        if done and version != "editable":
            build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        self.folder.cleanup()

    def compile(self, source: Path, modules: list[Path]) -> bool:
        """Whether the extensions could be made, in a folder of their own."""
        try:
            self._compile(source, modules)
        except (Exception, SystemExit) as error:  # setuptools ends the program where a compiler is missing or fails
            if os.environ.get("PARTYIE_REQUIRE_COMPILED") == "1":
                raise RuntimeError(f"partyie could not be compiled: {error}") from error
            self.app.display_warning(f"partyie could not be compiled and will run several times slower: {error}")
            return False
        return True

    def _compile(self, source: Path, modules: list[Path]) -> None:
        from Cython.Build import cythonize
        from setuptools import Extension, setup

        for module in modules:
            copy = Path(self.folder.name, module)
            copy.parent.mkdir(parents=True, exist_ok=True)
            (copy.parent / "__init__.py").touch()
            code, types = ((source / module).with_suffix(suffix).read_bytes() for suffix in (".py", ".pxd"))
            copy.with_suffix(".pxd").write_bytes(types)
            copy.with_suffix(".py").write_bytes(code + CHECK.format(zlib.crc32(code + types)).encode())
        with contextlib.chdir(self.folder.name):  # a build with relative paths is the same everywhere
            extensions = [
                Extension(".".join(module.parts), [module.with_suffix(".py").as_posix()], extra_compile_args=FLAGS) for module in modules
            ]
            setup(
                ext_modules=cythonize(extensions, compiler_directives=DIRECTIVES, quiet=True),
                script_args=["--quiet", "build_ext", "--inplace"],
            )
