"""Work shared among processes: results in order, few items in memory, and a process that dies costs only the item it died on.

The processes are interpreters of their own, not forks and not those of `multiprocessing`: so threads of the caller do no harm, and its main
module is not run a second time. Nothing ties them to the caller but two pipes. They end when these are closed, even if the caller
was killed.
"""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from traceback import format_exc
from typing import IO, Any, NamedTuple, TypeVar

from .errors import PartyieError

_T = TypeVar("_T")
_R = TypeVar("_R")

NUMBER, SIZE = 256, 262_144
"""How many items, or of which size in all, are handed to a process at once: enough that the hand-over costs little."""

LANES = 2
"""Chunks that a process has at a time: the next one lies ready when it has done the first."""

AHEAD = LANES + 1
"""Chunks in work for each process, those included that are done and wait for their turn."""

GRACE = 5
"""Seconds that a process has to end in when it hears and says nothing any more."""


class _DeathError(Exception):
    """A process ended while it worked; the message says how."""


class _ClosedError(Exception):
    """A worker is not to work any more."""


class Chunk(NamedTuple):
    """Items that stand one after the other, from the one with the number `first` on."""

    first: int
    items: list[Any]
    size: int


class _Failed(NamedTuple):
    """What the work raised, in place of a result."""

    error: Exception


def in_order(
    work: Callable[[_T], _R],
    items: Iterable[_T],
    workers: int,
    size: Callable[[_T], int],
    lost: Callable[[int, _T, str], _R],
    completed: Callable[[_T, _R], _R] = lambda _, result: result,
) -> Generator[_R]:
    """`map(work, items)` by so many processes. `work` is to be known to other processes too: `pickle` hands it over. `completed` is called
    here with each item and its result: what the item says need not come back with the result.

    Items are taken from the iterable as results are taken from the generator, a few chunks ahead: at most `AHEAD` for each process,
    each of `NUMBER` items or of `SIZE` in all, which the last item may exceed. Where items are larger than that, one for each
    process.

    A chunk on which a process dies is done once more, item by item, each alone in a process. For an item on which one dies again the
    result is `lost(number of the item, the item, how the process ended)`. What `work` raises is raised here, in its place. When the
    generator is closed, or anything is raised, the processes are killed.

    >>> list(in_order(str.upper, ["a", "b"], 2, len, lambda number, item, reason: "?"))
    ['A', 'B']
    """
    pool = _Pool(work, workers)
    # A generator that is never closed must not keep the interpreter from ending, nor have threads at work while it does.
    atexit.register(pool.close)
    pending: deque[Future[list[_Done]]] = deque()
    sizes: deque[int] = deque()
    try:
        for chunk in chunks(items, size):
            pending.append(pool.submit(chunk))
            sizes.append(max(chunk.size, SIZE))
            while pending and (pending[0].done() or (len(pending) >= workers and sum(sizes) >= workers * AHEAD * SIZE)):
                sizes.popleft()
                yield from _results(pending.popleft().result(), lost, completed)
        while pending:
            yield from _results(pending.popleft().result(), lost, completed)
    finally:
        pool.close()
        atexit.unregister(pool.close)


def chunks(items: Iterable[_T], size: Callable[[_T], int]) -> Iterator[Chunk]:
    """The items in chunks that are worth handing over.

    >>> [chunk.items for chunk in chunks(["a" * 260_000, "b" * 9_000, "c"], len)] == [["a" * 260_000, "b" * 9_000], ["c"]]
    True
    """
    taken: list[_T] = []
    first = total = 0
    for item in items:
        taken.append(item)
        total += size(item)
        if len(taken) >= NUMBER or total >= SIZE:
            yield Chunk(first, taken, total)
            first, taken, total = first + len(taken), [], 0
    if taken:
        yield Chunk(first, taken, total)


class _Done(NamedTuple):
    """A chunk and its results as a process packed them; or how the process ended."""

    chunk: Chunk
    packed: bytes = b""
    ended: str = ""


def _results(parts: list[_Done], lost: Callable[[int, _T, str], _R], completed: Callable[[_T, _R], _R]) -> Iterator[_R]:
    for chunk, packed, ended in parts:
        if ended:
            yield lost(chunk.first, chunk.items[0], ended)
            continue
        # Where the work raised something, the results end with that.
        for item, result in zip(chunk.items, _unpacked(packed), strict=False):
            if isinstance(result, _Failed):
                raise result.error
            yield completed(item, result)


def _unpacked(packed: bytes) -> Any:
    """Results as objects. They are many at once, and none of them is garbage: to look for some would take a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(packed)
    finally:
        if collects:
            gc.enable()


class _Pool:
    """Workers, and a thread for each chunk that waits for one of them; these threads keep no program from ending."""

    def __init__(self, work: Callable[[_T], _R], workers: int) -> None:
        self.workers = [_Worker(pickle.dumps(work)) for _ in range(workers)]
        self.lanes: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for worker in self.workers * LANES:
            self.lanes.put(worker)
        self.threads: list[threading.Thread] = []

    def submit(self, chunk: Chunk) -> Future[list[_Done]]:
        future: Future[list[_Done]] = Future()
        thread = threading.Thread(target=self.fulfil, args=(future, chunk), daemon=True)
        self.threads = [one for one in self.threads if one.is_alive()] + [thread]
        thread.start()
        return future

    def fulfil(self, future: Future[list[_Done]], chunk: Chunk) -> None:
        worker = self.lanes.get()
        try:
            future.set_result(worker.done(chunk))
        except BaseException as error:
            future.set_exception(error)
        finally:
            self.lanes.put(worker)

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
        for thread in self.threads:
            # An interrupt may have come before the last one had begun; it will find nothing to do.
            if thread.is_alive():
                thread.join()
        for worker in self.workers:
            worker.close()


# What another interpreter begins with. It is told where to look for modules before it looks for this one.
_BEGIN = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from partyie.parallel import serve; serve()"
_OWN_GROUP: dict[str, Any] = {"process_group": 0} if os.name == "posix" else {"creationflags": 0x200}
"""Ctrl-C on a terminal goes to all processes of a group: the caller alone is to hear it."""


class _Worker:
    """A process, and after its death the next one. It is started when it is first needed."""

    def __init__(self, work: bytes) -> None:
        self.work = work
        self.process: subprocess.Popen[bytes] | None = None
        self.sending, self.receiving = threading.Lock(), threading.RLock()
        self.starting = threading.Lock()
        self.killed = False

    def done(self, chunk: Chunk) -> list[_Done]:
        """The results of a chunk, all in one, or one by one if a process died on them."""
        try:
            with self.sending:
                process = self.running()
                _send(process, chunk.items)
                self.receiving.acquire()
            try:
                return [_Done(chunk, _receive(process))]
            finally:
                self.receiving.release()
        except _DeathError:
            return [self.alone(Chunk(number, [item], 0)) for number, item in enumerate(chunk.items, chunk.first)]

    def alone(self, chunk: Chunk) -> _Done:
        # Nothing else is in the process: if it dies, it is of this.
        with self.sending, self.receiving:
            process = self.running()
            try:
                _send(process, chunk.items)
                return _Done(chunk, _receive(process))
            except _DeathError as died:
                return _Done(chunk, ended=str(died))

    def running(self) -> subprocess.Popen[bytes]:
        """The process; a new one if there is none, or if it has died."""
        if self.process is not None and self.process.returncode is None:
            return self.process
        with self.receiving:
            self._close_pipes()
        with self.starting:
            if self.killed:
                raise _ClosedError
            process = self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", _BEGIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **_OWN_GROUP
            )
        try:
            _send(process, sys.path)
            _send(process, self.work)
            refused = pickle.loads(_receive(process))
        except _DeathError as died:
            raise PartyieError(f"no process could be started to share the work: {died}") from None
        if refused is not None:
            raise refused.error
        return process

    def kill(self) -> None:
        """End the process, whatever it does, and start no other."""
        with self.starting:
            self.killed = True
            if self.process is not None:
                self.process.kill()

    def close(self) -> None:
        if self.process is not None:
            self.process.wait()
            self._close_pipes()

    def _close_pipes(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout) if self.process is not None else ():
            assert pipe is not None
            # What a dead process did not take cannot be written any more.
            with suppress(OSError):
                pipe.close()


def _send(process: subprocess.Popen[bytes], message: Any) -> None:
    assert process.stdin is not None
    try:
        _write(message, process.stdin)
    except OSError:
        raise _DeathError(_end_of(process)) from None


def _receive(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    try:
        answer: bytes = pickle.load(process.stdout)
    except (OSError, EOFError, pickle.UnpicklingError):
        raise _DeathError(_end_of(process)) from None
    return answer


def _write(message: Any, pipe: IO[bytes]) -> None:
    pickle.dump(message, pipe, protocol=5)
    pipe.flush()


def _end_of(process: subprocess.Popen[bytes]) -> str:
    """How a process ended whose pipes are broken."""
    try:
        status = process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        status = process.wait()
    return f"its process ended with exit status {status}" if status >= 0 else f"its process was ended by {_signal(-status)}"


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def serve() -> None:
    """What a process does: results for chunks of items, until its standard input ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Nothing that is printed may come among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        work = pickle.loads(pickle.load(requests))
    except Exception as error:
        _answer(_failed(error), answers)
        return
    _answer(None, answers)
    todo: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()

    def read() -> None:
        try:
            while True:
                todo.put(pickle.load(requests))
        finally:
            # The caller is gone or wants no more, though work may be under way.
            os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    try:
        while True:
            _answer(list(_worked(work, todo.get())), answers)
    finally:
        # At once and without a word: nobody listens any more, or what cannot be answered is told by the caller.
        os._exit(1)


def _worked(work: Callable[[_T], _R], items: list[_T]) -> Iterator[_R | _Failed]:
    for item in items:
        try:
            yield work(item)
        except Exception as error:
            yield _failed(error)
            return


def _answer(message: Any, pipe: IO[bytes]) -> None:
    # Packed twice: it stays packed until its turn comes.
    _write(pickle.dumps(message, protocol=5), pipe)


def _failed(error: Exception) -> _Failed:
    error.add_note(format_exc())
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return _Failed(PartyieError(format_exc()))
    return _Failed(error)
