from __future__ import annotations

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
    return segments(archive(sizes), step=20, steps=4)


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
def test_a_new_issue_leaves_large_segments_as_they_were(sizes: list[int], size: int) -> None:
    before = {segment for segment in cut(sizes) if segment.id.endswith("-4")}
    assert before <= set(cut([*sizes, size]))


@given(SIZES)
def test_there_are_few_segments(sizes: list[int]) -> None:
    found = cut(sizes)
    large = sum(segment.id.endswith("-4") for segment in found)
    assert len(found) - large <= 2


def test_an_issue_larger_than_a_step_is_a_step() -> None:
    assert [len(segment.documents) for segment in cut([50, 5])] == [50, 5]


def test_an_archive_without_articles_has_no_segment() -> None:
    assert cut([]) == ()
