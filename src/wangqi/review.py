"""The review page of `wangqi serve`: each place where an issue may have been misread, with the correction to paste.

It exists on this machine only and is made when asked for; nothing of it is written into the site. What a line may be
instead comes from the labelling itself (`parse.bulletin.read`), so a correction says exactly what the parser was in
doubt about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined

from wangqi.config import FieldWords
from wangqi.model import Article, Digest, Issue, Problem, Source
from wangqi.pages import is_markdown
from wangqi.parse import costs
from wangqi.parse.bulletin import read
from wangqi.theme import Theme

PATH: Final = "/.wangqi/review/"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The page's content security policy, sent as a header: it shows text from files and needs nothing from elsewhere."""
AROUND: Final = 3
"""Lines of the source above and below a doubtful one."""
BEGINNING: Final = 8
"""Characters of a line by which a correction recognises it."""
USUAL: Final = ("title", "heading", "paragraph", "continuation")
"""What a doubtful line mostly is; offered beside the parser's own second reading."""
_TYPES: Final[Mapping[str, str]] = {"review.css": "text/css", "review.js": "text/javascript"}
_SAYS: Final[Mapping[str, str]] = {
    "section": "is: section",
    "title": "is: title",
    "paragraph": "is: paragraph",
    "heading": "is: heading",
    "item": "is: item",
    "byline": "is: source",
    "byline-above": "is: source",
    "contact": "is: contact",
    "table-row": "is: table",
    "masthead": "is: masthead",
}
"""How a sidecar says what the parser calls a line; every other name goes on with the line above: `join: true`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the source beside a doubtful one."""

    number: int
    text: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A line that has two readings."""

    line: int
    first: str
    """What it was read as, as the parser calls it: `paragraph`."""
    second: str
    """What it may be instead."""
    lines: tuple[Line, ...]
    title: str
    """The article in which it came to lie; empty: in none."""
    blocks: tuple[str, ...]
    """The blocks of that article that hold the lines shown."""
    corrections: tuple[tuple[str, str], ...]
    """(what the line would be, the line to paste below `corrections:` in the sidecar): the second reading first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An issue under review."""

    issue: Issue
    label: str
    sidecar: str
    """The path of the file into which corrections go; empty for Markdown, which is corrected itself."""
    doubts: tuple[Doubt, ...]
    problems: tuple[Problem, ...]
    """Everything else that was noticed about the file."""


def sheet(digest: Digest, words: FieldWords, label: str, problems: Sequence[Problem]) -> Sheet:
    """What there is to review about one issue."""
    issue, path = digest.parsed.issue, digest.parsed.issue.at.path
    own = tuple(problem for problem in problems if problem.at.path == path)
    raw = not is_markdown(issue)
    return Sheet(
        issue=issue,
        label=label,
        sidecar=path.removesuffix(".txt") + ".yaml" if raw else "",
        doubts=tuple(_doubts(digest, words, own)) if raw else (),
        problems=tuple(problem for problem in own if problem.code != "uncertain-boundary"),
    )


def _doubts(digest: Digest, words: FieldWords, problems: Sequence[Problem]) -> Iterator[Doubt]:
    asked = {problem.at.line for problem in problems if problem.code == "uncertain-boundary"}
    if not asked:
        return
    issue = digest.parsed.issue
    reading = read(Source(path=issue.at.path, text=digest.text), words, {})
    lines = digest.text.split("\n")
    for at, look in enumerate(reading.looks):
        number = look.line.number
        if number in asked:
            first = costs.NAMES[reading.labelling.labels[at]]
            second = costs.NAMES[reading.labelling.runners_up[at]]
            article = _article(issue, number)
            yield Doubt(
                line=number,
                first=first,
                second=second,
                lines=_around(lines, number),
                title=article.title if article else "",
                blocks=_blocks(article, number),
                corrections=tuple(_corrections(number, lines, first, second)),
            )


def _around(lines: Sequence[str], number: int) -> tuple[Line, ...]:
    first, last = max(1, number - AROUND), min(len(lines), number + AROUND)
    return tuple(Line(number=n, text=lines[n - 1], doubtful=n == number) for n in range(first, last + 1))


def _article(issue: Issue, number: int) -> Article | None:
    found = [article for article in issue.articles if article.at.line <= number]
    return found[-1] if found else None


def _blocks(article: Article | None, number: int) -> tuple[str, ...]:
    if article is None:
        return ()
    near = (block for block in article.blocks if block.at.line <= number + AROUND and block.end >= number - AROUND)
    return tuple(block.text for block in near)


def _corrections(number: int, lines: Sequence[str], first: str, second: str) -> Iterator[tuple[str, str]]:
    for label in dict.fromkeys((second, *USUAL)):
        if _SAYS.get(label) != _SAYS.get(first):
            yield label, _correction(number, lines[number - 1], label)
    # What seems to go on may begin below a title that no blank line sets apart.
    if first == "continuation" and number > 1 and lines[number - 2].strip():
        yield "above", _correction(number - 1, lines[number - 2], "title")


def _correction(number: int, line: str, label: str) -> str:
    """One item of `corrections`, with the line's beginning quoted so that any character may stand in it."""
    beginning = "".join(line.split())[:BEGINNING].replace("'", "''")
    return f"- {{line: {number}, text: '{beginning}', {_SAYS.get(label, 'join: true')}}}"


class Desk:
    """What `serve` asks for a page: holds the last state of the archive."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._sheets: dict[str, tuple[Digest, FieldWords, tuple[Problem, ...]]] = {}
        source = files("wangqi").joinpath("data", "review", "review.html").read_text(encoding="utf-8")
        environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._template = environment.from_string(source)

    def lay(self, digests: Sequence[Digest], words: FieldWords, problems: Sequence[Problem]) -> None:
        """Take the archive as the last build read it."""
        self._sheets = {digest.parsed.issue.id: (digest, words, tuple(problems)) for digest in digests}

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Type and content for an address; None where there is nothing of that name."""
        name = path.removeprefix(PATH)
        if name in _TYPES:
            return _TYPES[name], files("wangqi").joinpath("data", "review", name).read_bytes()
        context = self._context(name.rstrip("/"))
        return ("text/html", self._template.render(context).encode("utf-8", "replace")) if context else None

    def _context(self, issue: str) -> dict[str, Any] | None:
        t = self._theme.strings.review
        if not issue:
            rows = [
                (digest.parsed.issue.id, self._theme.issue_label(digest.parsed.issue), _count(digest.parsed.problems))
                for digest, _, _ in reversed(self._sheets.values())
            ]
            return {"t": t, "root": PATH, "rows": rows, "sheet": None}
        if issue not in self._sheets:
            return None
        digest, words, problems = self._sheets[issue]
        made = sheet(digest, words, self._theme.issue_label(digest.parsed.issue), problems)
        return {"t": t, "root": PATH, "rows": [], "sheet": made}


def _count(problems: Sequence[Problem]) -> int:
    return sum(problem.code == "uncertain-boundary" for problem in problems)
