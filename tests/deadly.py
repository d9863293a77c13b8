"""Work that goes wrong, for the processes of `test_parallel` to import; without partyie, which would take them a while."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path


class UnpicklableError(Exception):
    """Cannot be made anew from its arguments."""

    def __init__(self, *, said: str) -> None:
        super().__init__()
        self.said = said


def act(text: str) -> str:
    """Do what a text says; give the text back with the number of the process."""
    what, _, with_what = text.partition(" ")
    match what:
        case "exit":
            os._exit(int(with_what))
        case "signal":
            os.kill(os.getpid(), int(with_what))
        case "crash":
            ctypes.string_at(0)
        case "raise":
            raise ValueError(with_what)
        case "quit":
            sys.exit(int(with_what))
        case "fail":
            raise UnpicklableError(said=with_what)
        case "print":
            print(with_what, flush=True)
            os.write(1, with_what.encode())
        case "sleep":
            time.sleep(float(with_what))
        case "once" if not Path(with_what).exists():
            Path(with_what).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return f"{os.getpid()} {text}"


def told(number: int, text: str, reason: str) -> str:
    """What stands for a text that is lost."""
    return f"{number} {text}: {reason}"
