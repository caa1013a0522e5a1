"""Number, date and title of an issue, and the id that its address is made of.

What a person wrote (front matter, sidecar) comes first, then what the text prints (masthead, Markdown's `#`), then
what the file's name says. Nothing is made up: what none of them says stays unknown and is reported, and where the
text and the file's name disagree that is reported too.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final, TypeVar

from wangqi.model import Location, Metadata, Problem, Source
from wangqi.parse.dates import find_dates, find_number, find_total, find_year

if TYPE_CHECKING:
    from datetime import date

_T = TypeVar("_T")

MAX_SLUG: Final = 48
"""Characters of a file's name that go into an id at most."""

_ENGLISH = re.compile(r"(?<![a-z0-9])(?:issues?|number|num|no|nr|vol)[-_. #]*(\d{1,5})(?!\d)")
_OF_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)[-_. ](\d{1,3})(?!\d)")


def resolve(source: Source, masthead: Metadata) -> tuple[Metadata, str, tuple[Problem, ...]]:
    """Metadata of an issue, its id (ASCII), and what is missing, impossible or in conflict.

    `source.metadata` is what front matter or sidecar say, `masthead` what the text prints. The id is the one that was
    written, else the date, else `no-15` (`2024-no-15` where the file's name knows the year), else the file's name in
    ASCII. It does not depend on titles, so an address that was published survives a better reading of the text.
    """
    written, name = source.metadata, stem(source.path)
    named = read_name(name)
    at = Location(path=source.path)
    known = Metadata(
        number=_first(written.number, masthead.number, named.number),
        total=_first(written.total, masthead.total, named.total),
        date=_first(written.date, masthead.date, named.date),
        title=_first(written.title, masthead.title),
        id=written.id,
    )
    problems = (
        *_impossible(name, at),
        *_conflicts(written, masthead, named, at),
        *_missing(known, at),
    )
    return known, known.id or _id(known, name), problems


def read_name(name: str) -> Metadata:
    """What a file's name (without folder and suffix) says: 2024-04-12, 20240412, 第15期, issue-50, 2024-15.

    A year with a number up to 12 (2024-04) may be a month or an issue; it is left alone.
    """
    days = [found.day for found in find_dates(name) if found.day is not None]
    return Metadata(
        number=_number(unicodedata.normalize("NFKC", name).lower()),
        total=(find_total(name) or (None,))[0],
        date=days[0] if days else None,
    )


def slug(name: str) -> str:
    """A name as ASCII for an address: letters and digits kept, Han as pinyin, all else a hyphen.

    A name of which nothing is left gives a short hash of itself: stable, if not beautiful.
    """
    text = unicodedata.normalize("NFKC", name).lower()
    if not text.isascii():
        text = _pinyin(text)
    ascii_text = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode("ascii")
    result = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    if not result:
        return f"issue-{digest}"
    return result if len(result) <= MAX_SLUG else f"{result[:MAX_SLUG].rstrip('-')}-{digest}"


def _pinyin(text: str) -> str:
    # Loading pypinyin's tables takes a tenth of a second that most archives (dated names) need not spend.
    from pypinyin import lazy_pinyin

    return "-".join(lazy_pinyin(text, errors=lambda chars: chars))


def _number(name: str) -> int | None:
    if found := find_number(name):
        return found[0]
    if match := _ENGLISH.search(name):
        return int(match[1])
    match = _OF_YEAR.search(name)
    return int(match[2]) if match and int(match[2]) > 12 and not find_dates(name) else None


def _id(known: Metadata, name: str) -> str:
    if known.date:
        return known.date.isoformat()
    if known.number:
        year = find_year(name) or (match and int(match[1]) if (match := _OF_YEAR.search(name)) else None)
        return f"{year}-no-{known.number}" if year else f"no-{known.number}"
    return slug(name)


def stem(path: str) -> str:
    """The name of a file without folder and suffix."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _first(*values: _T | None) -> _T | None:
    return next((value for value in values if value is not None), None)


def _impossible(name: str, at: Location) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            severity="warning",
            code="impossible-date",
            message=f"the file's name holds “{name[found.start : found.end]}”, which is no day of the calendar",
            hint="rename the file, or write `date` into front matter or a sidecar",
            at=at,
        )
        for found in find_dates(name)
        if found.day is None
    )


def _conflicts(written: Metadata, masthead: Metadata, named: Metadata, at: Location) -> tuple[Problem, ...]:
    """What the text prints against what the file's name says, unless a person has decided it."""
    pairs: tuple[tuple[str, date | int | None, date | int | None, date | int | None], ...] = (
        ("date", written.date, masthead.date, named.date),
        ("number", written.number, masthead.number, named.number),
    )
    return tuple(
        Problem(
            severity="warning",
            code="metadata-conflict",
            message=f"the text prints {field} {printed}, the file's name says {said}; the text is followed",
            hint=f"write `{field}` into front matter or a sidecar to settle it",
            at=at,
        )
        for field, decided, printed, said in pairs
        if decided is None and printed is not None and said is not None and printed != said
    )


def _missing(known: Metadata, at: Location) -> tuple[Problem, ...]:
    if known.date:
        return ()
    what = "no date" if known.number else "neither date nor number"
    return (
        Problem(
            severity="warning",
            code="missing-date",
            message=f"{what} found in front matter, sidecar, masthead or file name",
            hint="name the file like 2024-04-12, or write `date: 2024-04-12` into front matter or a sidecar",
            at=at,
        ),
    )
