"""The inputs of a harness, one after the other: `python -m fuzz.replay NAME FOLDER` prints for each what came out, as a checksum.

A line is printed before an input is run: where an input ends the process, the last line says which.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import sys
import traceback
from pathlib import Path

from . import MOST_SECONDS, harness

FAILED = "failed"


def main() -> None:
    faulthandler.enable()
    name, folder = sys.argv[1:]
    tried = harness(name)
    for path in sorted(Path(folder).iterdir()):
        print(path.name, end=" ", flush=True)
        faulthandler.dump_traceback_later(MOST_SECONDS, exit=True)
        try:
            said = json.dumps(tried.run(path.read_bytes()), sort_keys=True)
        except Exception:
            print(FAILED, flush=True)
            traceback.print_exc()
        else:
            print(hashlib.sha256(said.encode()).hexdigest()[:16], flush=True)


if __name__ == "__main__":
    main()
