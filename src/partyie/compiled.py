"""What compiled modules ask when they are imported: whether they were made from the source beside them."""

from __future__ import annotations

import zlib
from pathlib import Path

NUMBERS = [Path(__file__).with_name("characters.py"), Path(__file__).parent / "rules" / "code.py"]
"""Modules of nothing but numbers, which are constants in what is compiled."""


def check(extension: str, stamp: str) -> None:
    """Raise `ImportError` where the source of a compiled module has changed since: in a checkout it would be used unnoticed."""
    path = Path(extension)
    sources = [path.with_name(path.name.partition(".")[0] + suffix) for suffix in (".py", ".pxd")]
    if all(map(Path.is_file, sources)) and checksum(sources) != stamp:
        raise ImportError(f"{sources[0]} has changed since it was compiled: run pip install -e . again, or delete {extension}")


def checksum(sources: list[Path]) -> str:
    """What tells one state of the sources of a module from another."""
    return f"{zlib.crc32(b''.join(map(Path.read_bytes, (*sources, *NUMBERS)))):08x}"
