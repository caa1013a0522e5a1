"""Joining the pieces of a unit looks back a bounded way, whatever the unit's length."""

from __future__ import annotations

from wangqi.parse import reflow


def test_a_link_goes_on_over_the_seam() -> None:
    assert reflow.join(["见 https://www.example.org/ab", "cd/e.html"]) == "见 https://www.example.org/abcd/e.html"
    assert reflow.join(["see https://www.example.org/a.html", "and more"]).endswith("a.html and more")


def test_a_seam_does_not_read_the_whole_text_again() -> None:
    looked: list[int] = []

    class Long(str):
        __slots__ = ()

        def __getitem__(self, key: object) -> str:
            part = str(self)[key]  # type: ignore[index]
            looked.append(len(part))
            return part

    reflow.in_link(Long("12 " * 50_000), "12")
    assert max(looked) <= 2048
