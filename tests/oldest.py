"""The oldest versions that pyproject.toml allows, as constraints for pip: `python tests/oldest.py [EXTRA …]`."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]


def main() -> None:
    wanted = [*PROJECT["dependencies"], *(one for extra in sys.argv[1:] for one in PROJECT["optional-dependencies"][extra])]
    for requirement in dict.fromkeys(wanted):
        if version := re.fullmatch(r"([\w-]+)(?:\[\w+\])?>=([\w.]+)", requirement):
            print(f"{version[1]}=={version[2]}")


if __name__ == "__main__":
    main()
