from __future__ import annotations

from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st

from wangqi.search.documents import Document
from wangqi.search.segments import Segment, segments

SIZES = st.lists(st.integers(1, 30), max_size=60)


def archive(sizes: list[int]) -> list[Document]:
    return [
        Document(url=f"issues/{issue}/{at}.html", title="", body="", issue=str(issue))
        for issue, size in enumerate(sizes)
        for at in range(size)
    ]


def cut(sizes: list[int]) -> tuple[Segment, ...]:
    return segments(archive(sizes), step=20, tiers=((240, 400), (60, 100)))


@given(SIZES)
def test_segments_hold_every_document_once_and_in_order(sizes: list[int]) -> None:
    assert [document for segment in cut(sizes) for document in segment.documents] == archive(sizes)


@given(SIZES)
def test_no_issue_is_cut_and_no_segment_is_empty_or_named_twice(sizes: list[int]) -> None:
    found = cut(sizes)
    issues = [{document.issue for document in segment.documents} for segment in found]
    assert all(issues)
    assert sum(map(len, issues)) == len(sizes)
    assert len({segment.id for segment in found}) == len(found)


@given(SIZES, st.integers(1, 30))
def test_a_new_issue_leaves_large_segments_as_they_were_or_merges_the_last(sizes: list[int], size: int) -> None:
    before, after = ([segment for segment in cut(row) if "-" not in segment.id] for row in (sizes, [*sizes, size]))
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    merged = {document for segment in before[same:] for document in segment.documents}
    assert not merged or (len(after) == same + 1 and merged <= set(after[-1].documents) and len(merged) > 100)


def test_a_change_to_an_old_issue_changes_few_segments() -> None:
    """An issue gets longer: its own segment is another, and hardly ever one after it."""
    sizes = [3 + place % 9 for place in range(1200)]
    before, changed = {segment.key for segment in cut(sizes)}, []
    for place in range(0, 1200, 10):
        after = {segment.key for segment in cut([*sizes[:place], sizes[place] + 2, *sizes[place + 1 :]])}
        changed.append(len(after - before))
    assert len(before) > 20
    assert min(changed) == 1
    assert sum(changed) / len(changed) < 2.5


@given(SIZES)
def test_there_are_few_segments(sizes: list[int]) -> None:
    found = cut(sizes)
    large = [len(segment.documents) for segment in found if "-" not in segment.id]
    assert len(found) - len(large) <= 2
    assert all(60 <= size <= 100 or 240 <= size <= 400 for size in large)


def test_an_issue_larger_than_a_step_is_a_step() -> None:
    assert [len(segment.documents) for segment in cut([50, 5])] == [50, 5]


def test_an_archive_without_articles_has_no_segment() -> None:
    assert cut([]) == ()
