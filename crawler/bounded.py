"""Work on what strangers wrote, held: in a child process, with so much memory and processor time and no more.

A child is a plain Python process without our environment (no secrets) that takes one call at a time. It is used again
until it dies of a call; the next call gets a new one.
"""

import os
import pickle
import queue
import resource
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from crawler.errors import ParseError
from secondsource.errors import SecondSourceError

MIB = 1024 * 1024
_LENGTH = struct.Struct(">Q")
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")  # nothing else of the environment reaches a child
_START = "from crawler.bounded import serve; serve()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one call may use.

    memory_bytes   address space above what the idle child has
    cpu_seconds    processor time, user and system
    """

    memory_bytes: int
    cpu_seconds: float

    @property
    def wall_seconds(self) -> float:
        """How long a call may take on a machine that has other things to do."""
        return 10 + 20 * self.cpu_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to be made in a child: a function of a module of ours, and what to give it."""

    function: Callable[..., Any]  # Any: a call of any function
    arguments: Mapping[str, Any]  # Any: as above
    bounds: Bounds


class OverrunError(SecondSourceError):
    """A call needed more than its bounds, or its child died."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}. Read it by hand, or raise the bound.")
        self.problem = problem


class Workers:
    """A few children that take calls; may be used from several threads, each call in a child of its own.

    Close it, or use it in a `with`. Children start when they are first needed.
    """

    def __init__(self, count: int = 1) -> None:
        self._count = max(1, count)
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(self._count):
            self._idle.put(None)
        self._children: set[_Child] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, call: Call) -> Any:  # Any: what the called function returns
        """What the function returns. Raises OverrunError, and what the function raises of ParseError."""
        child = self._idle.get()
        try:
            if child is None or not child.is_alive:
                child = self._start()
            return child.run(call)
        finally:
            if child is not None and not child.is_alive:
                self._forget(child)
                child = None
            self._idle.put(child)

    def run_in_order(self, calls: Iterable[Call]) -> Iterator[Any]:  # Any: as above
        """The answers in the order of the calls, errors of `run` in their places; calls are taken as needed."""
        waiting: deque[Future[Any]] = deque()
        with ThreadPoolExecutor(self._count) as threads:
            for call in calls:
                waiting.append(threads.submit(self._answer_or_error, call))
                if len(waiting) > 2 * self._count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _answer_or_error(self, call: Call) -> Any:  # Any: as above
        try:
            return self.run(call)
        except SecondSourceError as error:
            return error

    def close(self) -> None:
        """Ends all children."""
        with self._lock:
            children, self._children = self._children, set()
        for child in children:
            child.kill()

    def _start(self) -> "_Child":
        child = _Child()
        with self._lock:
            self._children.add(child)
        return child

    def _forget(self, child: "_Child") -> None:
        with self._lock:
            self._children.discard(child)
        child.kill()


@dataclass(eq=False, slots=True)
class _Child:
    """One process, from our side."""

    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))  # the modules that we have, no others
        self.process = subprocess.Popen(  # noqa: S603  our own interpreter and words
            [sys.executable, "-P", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            process_group=0,  # Ctrl-C is for us: the child ends when we do
        )

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def run(self, call: Call) -> Any:  # Any: what the called function returns
        request = (call.function.__module__, call.function.__qualname__, dict(call.arguments), call.bounds)
        deadline = time.monotonic() + call.bounds.wall_seconds
        try:
            self._write(pickle.dumps(request))
            kind, value = pickle.loads(self._read(deadline))  # noqa: S301  our own child
        except (EOFError, BrokenPipeError):
            raise OverrunError(self._cause_of_death(call.bounds)) from None
        except TimeoutError:
            self.kill()
            raise OverrunError(f"no answer within {call.bounds.wall_seconds:.0f} s") from None
        if kind == "answer":
            return value
        if kind == "parse_error":
            raise ParseError(**value)
        self.kill()  # what has run out of memory once is not to be trusted
        if kind == "memory":
            raise OverrunError(f"more than {call.bounds.memory_bytes // MIB} MiB of memory needed")
        raise RuntimeError(f"{call.function.__qualname__} failed in a child process:\n{value}")

    def _write(self, message: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(_LENGTH.pack(len(message)) + message)
        self.process.stdin.flush()

    def _read(self, deadline: float) -> bytes:
        (length,) = _LENGTH.unpack(self._read_exactly(_LENGTH.size, deadline))
        return self._read_exactly(length, deadline)

    def _read_exactly(self, length: int, deadline: float) -> bytes:
        assert self.process.stdout is not None
        pieces: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while length:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                piece = os.read(self.process.stdout.fileno(), min(length, MIB))
                if not piece:
                    raise EOFError
                pieces.append(piece)
                length -= len(piece)
        return b"".join(pieces)

    def _cause_of_death(self, bounds: Bounds) -> str:
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()
            return "the parser closed its pipe"
        if code == -signal.SIGPROF:
            return f"more than {bounds.cpu_seconds:g} s of processor time needed"
        return f"the parser died ({signal.Signals(-code).name if code < 0 else f'exit status {code}'})"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue  # a request that it did not live to read


def serve() -> None:
    """The child's side: answers calls from standard input until it closes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a parser prints is no answer
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests = sys.stdin.buffer
    while header := requests.read(_LENGTH.size):
        module, name, arguments, bounds = pickle.loads(requests.read(*_LENGTH.unpack(header)))  # noqa: S301  our parent
        message = pickle.dumps(_call_held(module, name, arguments, bounds))
        answers.write(_LENGTH.pack(len(message)) + message)
        answers.flush()


def _call_held(module: str, name: str, arguments: dict[str, Any], bounds: Bounds) -> tuple[str, Any]:  # Any: as above
    __import__(module)
    function = getattr(sys.modules[module], name)
    _limit_memory(bounds.memory_bytes)
    signal.setitimer(signal.ITIMER_PROF, bounds.cpu_seconds)  # SIGPROF ends us
    try:
        return "answer", function(**arguments)
    except ParseError as error:
        return "parse_error", {"url": error.url, "problem": error.problem, "fix": error.fix}
    except MemoryError:
        return "memory", None
    except Exception:  # a bug of ours: told to the parent, which raises it
        return "bug", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _limit_memory(None)


def _limit_memory(above: int | None) -> None:
    """Allows so many bytes of address space more than now; None lifts the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if above is None:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        return
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            now = int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return  # no Linux: only time is bounded
    limit = now + above
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
