"""The same function over many items, on all processors, results in the order of the items.

The functions share a *state* (a segmenter, a template environment): such things are dear to make and cannot travel.
With one job everything runs here, in this process. Where the system can fork, the state is made once and inherited, so
that neither it nor a large archive costs anything to hand over; elsewhere each process makes its own.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import accumulate, islice
from mmap import mmap
from threading import Thread
from typing import Any, Generic, TypeVar, cast

from wangqi.errors import WangqiError

State = TypeVar("State")
Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 3
"""Portions a process that are begun ahead."""
_CHUNKS = 64
"""Portions each process takes, so that one slow portion does not leave the others idle at the end."""
_CHUNKS_AHEAD = 16
"""The same where other work follows: few, since handing one over costs as much as looking at several pages."""


class Workers(Generic[State]):
    """Runs functions of (state, item); see `workers`."""

    def __init__(self, state: State | None, pool: ProcessPoolExecutor | None, jobs: int) -> None:
        self._state, self._pool, self._jobs = state, pool, jobs

    def first(self, function: Callable[[State, Item], Result], item: Item) -> Result:
        """The result for one item before all others: where the system forks, what it loads is loaded for all."""
        if self._state is not None:
            return function(self._state, item)
        return next(self.map(function, [item]))

    def map(self, function: Callable[[State, Item], Result], items: Sequence[Item]) -> Results[Result]:
        """Results in the order of `items`. Work begins at once where there are processes for it."""
        if self._pool is None:
            state: Any = self._state
            return Results(function(state, item) for item in items)
        begun = [self._pool.submit(_call, function, some) for some in self._portions(items, _CHUNKS)]
        return Results(_results(begun), begun)

    def each(self, work: Iterable[tuple[Callable[[State, Any], Result], Sequence[Any]]]) -> Iterator[Result]:
        """Results of several maps, as they come.

        Little is begun ahead, so whatever is mapped meanwhile has its turn soon.
        """
        if self._pool is None:
            state: Any = self._state
            yield from (function(state, item) for function, items in work for item in items)
            return
        calls = ((function, some) for function, items in work for some in self._portions(items, _CHUNKS_AHEAD))
        begun = {self._pool.submit(_call, *call) for call in islice(calls, self._jobs * _AHEAD)}
        while begun:
            done, begun = wait(begun, return_when=FIRST_COMPLETED)
            begun |= {self._pool.submit(_call, *call) for call in islice(calls, len(done))}
            yield from _results(list(done))

    def _portions(self, items: Sequence[Item], chunks: int) -> list[Sequence[Item]]:
        size = max(1, len(items) // (self._jobs * chunks))
        return [items[start : start + size] for start in range(0, len(items), size)]


class Results(Generic[Result]):
    """An iterator over results, which knows whether they are there."""

    def __init__(self, results: Iterator[Result], begun: Sequence[Future[Any]] = ()) -> None:
        self._results, self._begun = results, begun

    def __iter__(self) -> Iterator[Result]:
        """The results themselves."""
        return self._results

    def __next__(self) -> Result:
        """The next one; waits for it."""
        return next(self._results)

    @property
    def done(self) -> bool:
        """Whether nobody would have to wait; what is made here when it is asked for never is."""
        return bool(self._begun) and all(future.done() for future in self._begun)


@contextmanager
def workers(jobs: int, items: int, make: Callable[..., State], *arguments: Any) -> Iterator[Workers[State]]:
    """Up to `jobs` processes (0: one a processor), but no more than `items`, each with the state `make(*arguments)`."""
    jobs = min(jobs or processors(), items)
    if jobs <= 1:
        yield Workers(make(*arguments), None, 1)
        return
    state = make(*arguments) if forks() else None  # the processes begin with the first call of `map` and inherit it
    prepare: tuple[Callable[..., State | None], tuple[Any, ...]] = (_same, (state,)) if forks() else (make, arguments)
    context = multiprocessing.get_context("fork" if forks() else "spawn")
    gc.freeze()  # what is there now stays: no collection in a child looks at it, and so none copies its pages
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare, initargs=prepare)
    try:
        yield Workers(state, pool, jobs)
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def aside(function: Callable[..., Result], *arguments: Any, jobs: int = 0, back: int = 0) -> Callable[[], Result]:
    """Run a function while this process goes on, in one of its own; what is given back waits for the result.

    Where there is none to be had, or it does not come to an end, the function runs here when the result is asked for.
    `back`: how far it stands back where processors are few (`os.nice`).
    """
    if (jobs or processors()) == 1 or not forks():
        return lambda: function(*arguments)
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, back, function, arguments), daemon=True)
    process.start()
    sender.close()

    def result() -> Result:
        try:
            return cast("Result", receiver.recv())
        except EOFError:
            return function(*arguments)
        finally:
            process.join()

    return result


def _send(sender: Any, back: int, function: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    os.nice(back)
    with suppress(Exception):  # whatever it was, the other process runs into it as well, and tells of it
        sender.send(function(*arguments))


class Shared:
    """Memory that processes forked from this one write results into: what is large need not go through a pipe.

    It has places of given sizes; what is not written in takes no memory. Raises OSError or ValueError where there is
    not so much to be had.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self._begins = list(accumulate(sizes, initial=0))
        self._memory = mmap(-1, self._begins[-1])

    def put(self, place: int, content: bytes) -> bool:
        """Write into a place; False where it has not the room."""
        begin = self._begins[place]
        if begin + len(content) > self._begins[place + 1]:
            return False
        self._memory[begin : begin + len(content)] = content
        return True

    def get(self, place: int, size: int) -> bytes:
        """So many bytes as were written into a place."""
        begin = self._begins[place]
        return self._memory[begin : begin + size]


def forks() -> bool:
    """Whether processes can be forked here, and so inherit what is there."""
    return "fork" in multiprocessing.get_all_start_methods()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector still while many values without cycles arrive, or it looks at all again and again.

    What has arrived it passes over, until the next time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.unfreeze()
            gc.freeze()
            gc.enable()


_held: list[Any] = []  # this process's state: written once, by the pool's initialiser, before any work


def _same(state: State) -> State:
    return state


def _prepare(make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    _held[:] = [make(*arguments)]


def _end_with_parent() -> None:
    """Wait for the parent's end and end as well: an orphan would wait for work, holding the output's lock."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _call(function: Callable[[Any, Any], Any], items: Sequence[Any]) -> list[Any]:
    return [function(_held[0], item) for item in items]


def _results(begun: Sequence[Future[list[Result]]]) -> Iterator[Result]:
    try:
        for future in begun:
            yield from future.result()
    except BrokenProcessPool as error:
        raise WangqiError(
            "a working process was killed, most likely for want of memory",
            hint="build with fewer processes: --jobs 1",
        ) from error
