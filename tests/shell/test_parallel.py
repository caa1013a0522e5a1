"""Many processes give what one gives, in the same order."""

from __future__ import annotations

import os
import signal

import pytest

from wangqi.errors import WangqiError
from wangqi.parallel import Shared, aside, workers


def add(state: int, item: int) -> int:
    return state + item


def die(state: int, item: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return state + item


def fail(_: int, item: int) -> int:
    raise ValueError(item)


@pytest.mark.parametrize("jobs", [0, 1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_results_come_in_order(jobs: int, count: int) -> None:
    with workers(jobs, count, int, 1000) as pool:
        assert list(pool.map(add, range(count))) == [1000 + item for item in range(count)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_comes_first_is_made_before_all_others(jobs: int) -> None:
    with workers(jobs, 3, int, 1000) as pool:
        assert pool.first(add, 7) == 1007
        assert list(pool.map(add, range(3))) == [1000, 1001, 1002]


def test_a_killed_process_is_explained() -> None:
    with workers(2, 10, int, 0) as pool, pytest.raises(WangqiError, match="killed"):
        list(pool.map(die, range(10)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_arrives_as_itself(jobs: int) -> None:
    with workers(jobs, 5, int, 0) as pool, pytest.raises(ValueError, match="0"):
        list(pool.map(fail, range(5)))


@pytest.mark.parametrize(("jobs", "others"), [(1, False), (2, True)])
def test_another_process_works_aside_where_there_may_be_one(jobs: int, others: bool) -> None:
    assert (aside(os.getpid, jobs=jobs)() != os.getpid()) is others


def own(parent: int) -> int:
    """The process that it runs in, but for one of its own it kills."""
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def test_what_does_not_come_to_an_end_aside_is_done_here() -> None:
    assert aside(own, os.getpid(), jobs=2)() == os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_each_result_of_several_maps_comes_once(jobs: int) -> None:
    with workers(jobs, 9, int, 1000) as pool:
        found = pool.each([(add, range(50)), (add, ()), (add, range(50, 53))])
        assert sorted(found) == [1000 + item for item in range(53)]


def test_shared_memory_holds_what_fits() -> None:
    shared = Shared([4, 0, 3])
    assert [shared.put(0, b"abcd"), shared.put(1, b"x"), shared.put(2, b"xy")] == [True, False, True]
    assert [shared.get(0, 4), shared.get(2, 2)] == [b"abcd", b"xy"]
