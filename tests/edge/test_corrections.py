from __future__ import annotations

from wangqi.model import Correction, Location, Source
from wangqi.parse import corrections

TEXT = "部委动态\n\n安泉县通报复垦进度\n今年以来，共验收十二处。\n"


def correction(line: int, action: str, value: str = "", text: str = "") -> Correction:
    return Correction(action=action, line=line, value=value, text=text, at=Location(path="a.yaml", line=line + 100))


def source(*given: Correction) -> Source:
    return Source(path="a.txt", text=TEXT, corrections=given)


def test_what_is_forced() -> None:
    forced = corrections.forced(
        source(
            correction(1, "section"),
            correction(4, "join"),
            correction(3, "set-source", "新华社"),
            correction(3, "title"),
            correction(3, "set-authors", "张三、李四"),
        )
    )
    assert forced[1].label == "section"
    assert forced[4].label == "continuation"
    assert (forced[3].label, forced[3].source, forced[3].authors) == ("title", "新华社", ("张三", "李四"))


def test_corrections_that_do_not_fit_are_errors_at_their_place_and_force_nothing() -> None:
    given = source(
        correction(99, "title"),
        correction(2, "title"),
        correction(3, "title", text="另一个标题"),
        correction(1, "join"),
    )
    problems = corrections.problems(given)
    assert [(p.severity, p.code, p.at.path, p.at.line) for p in problems] == [
        ("error", "correction-misfit", "a.yaml", line + 100) for line in (99, 2, 3, 1)
    ]
    assert "99" in problems[0].message
    assert "blank" in problems[1].message
    assert "另一个标题" in problems[2].message
    assert corrections.forced(given) == {}


def test_text_that_fits_is_compared_without_spaces() -> None:
    given = source(correction(3, "title", text="安泉县 通报"))
    assert corrections.problems(given) == ()
    assert corrections.forced(given)[3].label == "title"


def test_two_corrections_of_one_line_are_an_error() -> None:
    problems = corrections.problems(source(correction(3, "title"), correction(3, "paragraph")))
    assert [problem.code for problem in problems] == ["correction-twice"]


def test_a_correction_that_changes_nothing_is_a_warning() -> None:
    given = source(correction(3, "title"), correction(3, "set-source", "新华社"))
    problems = corrections.problems(given, idle={3})
    assert [(problem.severity, problem.code) for problem in problems] == [("warning", "correction-idle")]
