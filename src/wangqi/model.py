"""The frozen values that travel between the rooms; no behaviour beyond properties.

Lines count from 1 and end at a line feed only (never `str.splitlines`); columns count characters from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Literal

BlockKind = Literal["paragraph", "heading", "item", "table", "contact", "link", "quote", "code", "image"]
Severity = Literal["error", "warning", "info"]
FurnitureKind = Literal[
    "page-number",
    "running-header",
    "running-footer",
    "contents",
    "masthead",
    "annotation",
    "bookmark",
    "rule",
    "markup",
    "marked",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a source file."""

    path: str
    """POSIX path as the user would write it, relative to the site's root where it lies below it."""
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something a person should know about the text. Errors stop a build; warnings do under `--strict`."""

    severity: Severity
    code: str
    """Kebab-case, stable, listed in the documentation."""
    message: str
    hint: str
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a person wrote about an issue outside its text (front matter or sidecar); None: not said."""

    number: int | None = None
    """The number within the year or the volume (第 15 期)."""
    total: int | None = None
    """The number since the first issue (总第 689 期)."""
    date: date | None = None
    title: str | None = None
    id: str | None = None
    """The address of the issue, where the owner wants another than the date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One instruction of a sidecar; `parse` carries it out or reports that it no longer applies."""

    action: str
    """What to do: `furniture`, `title`, `section`, `paragraph`, `join`, `set-source` … (see parse.corrections)."""
    line: int
    value: str
    at: Location
    """Where in the sidecar it is written."""
    text: str = ""
    """How the line begins, where the sidecar says so: a line that has moved is then noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One issue file, decoded, with what its sidecar says."""

    path: str
    text: str
    """As decoded; `\\r\\n` became `\\n`, a byte order mark is gone, nothing else is changed."""
    encoding: str = "utf-8"
    metadata: Metadata = field(default_factory=Metadata)
    corrections: tuple[Correction, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    """Section names of this file only: (as printed, as it shall be)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A unit of text inside an article: what one block element shows.

    `text` is what a reader sees, to the letter. For a table its cells are joined by tabs and its rows by line feeds,
    and `rows` holds them apart; the first row is the head where `head` is set.
    """

    kind: BlockKind
    text: str
    at: Location
    end: int = 0
    """The last line it came from."""
    level: int = 0
    """Depth: of a heading below the article's title (1 is the highest), of a list item (0 is the outermost)."""
    marker: str = ""
    """A Markdown list item's marker (`1.` or `-`). In raw text the marker is part of `text` and this is empty."""
    html: str = ""
    """Markdown only: the inline content as sanitised HTML; its text equals `text`. Empty: `text` is plain."""
    rows: tuple[tuple[str, ...], ...] = ()
    head: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """The texts across which a match cannot run: a table's cells, else the block itself."""
        return tuple(cell for row in self.rows for cell in row if cell) if self.rows else (self.text,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A titled piece of an issue. `id` is its ordinal within the issue ("1", "2", …): it survives a changed title."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    at: Location
    end: int = 0
    source: str | None = None
    authors: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    byline: str = ""
    """The source and author line as printed, brackets included, line breaks joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A named group of articles of one issue; the same name across issues makes a topic.

    `implicit`: a Markdown `##` without `###` below it, which is its own only article; it becomes a topic only where
    the name recurs in another issue. An empty name: articles that stand before any section.
    """

    name: str
    articles: tuple[Article, ...]
    at: Location
    implicit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of the bulletin. `id` is ASCII, unique in the archive and part of every address below it."""

    id: str
    sections: tuple[Section, ...]
    at: Location
    number: int | None = None
    total: int | None = None
    date: date | None = None
    title: str | None = None
    """A title of its own (`# …`, front matter); None where the bulletin has only a number and a date."""

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles in print order."""
        return tuple(article for section in self.sections for article in section.articles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A line, or the part of a line, that the printed page needed and a reader of the site does not."""

    line: int
    kind: FurnitureKind
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A named rule changed characters of a line (`before` became `after`)."""

    line: int
    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The proof that no character was lost: counts of non-blank characters of one file. `total` is their sum."""

    total: int = 0
    blocks: int = 0
    titles: int = 0
    sections: int = 0
    bylines: int = 0
    furniture: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What parsing one file gives."""

    issue: Issue
    problems: tuple[Problem, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    repairs: tuple[Repair, ...] = ()
    account: Account = field(default_factory=Account)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What segmentation found in one article, enough for keywords and related articles."""

    words: tuple[str, ...]
    """Candidate words (see words.py), most frequent first, ties in code point order."""
    counts: tuple[int, ...]
    """The frequency of each; not in pairs, since half a million of them take long to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """By what articles are compared (see archive/related.py): words with their shares, one article after the other."""

    sizes: tuple[int, ...] = ()
    """How many words each article has."""
    words: tuple[str, ...] = ()
    shares: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What counting and comparing the words of the sealed issues gave (see archive/keywords.py)."""

    articles: int
    words: tuple[str, ...]
    factors: tuple[int, ...]
    """The weight of each word that occurs; that of every other is `rare`."""
    rare: int
    keywords: tuple[tuple[str, ...], ...]
    """Of each article."""
    vectors: Vectors
    related: tuple[tuple[int, ...], ...]
    """As in `Archive`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything that one issue contributes; made side by side, one file at a time, and kept in the cache."""

    parsed: Parsed
    text: str
    """The source as decoded (`Source.text`)."""
    terms: tuple[Terms, ...]
    """One for each of `parsed.issue.articles`."""
    encoded: tuple[str, ...]
    """One for each article: its text as character-exact words for Pagefind (search/characters.py)."""
    units: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """For each article the units of each of its blocks, from which excerpts are cut."""
    facets: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = ()
    """For each article (facet id, names of values found), as in `Entry`; empty: not looked for yet."""
    titles: tuple[tuple[str, str], ...] = ()
    """Each title, the issue's own first, and as HTML (`breaks.marked`)."""
    sums: tuple[tuple[str, str], ...] = ()
    """For each article digests of what the search index holds of it (`search.documents.sums_of`)."""
    prints: tuple[str, ...] = ()
    """For each article what tells whether another one is the same (`checks.fingerprint`)."""
    odd: tuple[Problem, ...] = ()
    """What is odd about the text, beside what parsing it said (`checks.within`)."""
    key: str = ""
    """A digest of all that this was made from; empty where nobody asked for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article in its place in the archive."""

    issue: Issue
    section: Section
    article: Article
    topic: str | None = None
    """Id of its topic; None for an article without one."""
    keywords: tuple[str, ...] = ()
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(facet id, names of values found), in the order of the site's vocabularies; source and year not included."""

    @property
    def key(self) -> tuple[str, str]:
        """Issue id and article id: unique in the archive."""
        return self.issue.id, self.article.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A section across all issues."""

    id: str
    name: str
    entries: tuple[Entry, ...]
    """Newest issue first, print order within an issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value of a facet with the articles that have it, newest first."""

    id: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A way to slice the archive: by region, source, keyword, mineral and so on."""

    id: str
    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All issues, oldest first, with everything that needs more than one of them."""

    issues: tuple[Issue, ...]
    entries: tuple[Entry, ...]
    """All articles: oldest issue first, print order within an issue."""
    topics: tuple[Topic, ...]
    facets: tuple[Facet, ...] = ()
    related: tuple[tuple[int, ...], ...] = ()
    """For each of `entries`, the indices in `entries` of the most closely related ones, closest first."""


def _quick(made: type) -> None:
    """Let the values of a class be pickled by its slots; what `dataclass` brings asks for the fields every time."""
    # Written out, as `dataclass` writes its methods: a loop over the fields takes half as long again.
    names = [field.name for field in fields(made)]
    read = attrgetter(*names) if len(names) > 1 else lambda self: (getattr(self, names[0]),)
    known: dict[str, Any] = {f"set_{name}": getattr(made, name).__set__ for name in names} | {"read": read}
    lines = ["def state(self): return read(self)", f"def restore(self, said):\n ({', '.join(names)},) = said"]
    exec("\n".join([*lines, *(f" set_{name}(self, {name})" for name in names)]), known)  # noqa: S102 - of names alone
    for name, made_of in (("__getstate__", "state"), ("__setstate__", "restore")):
        setattr(made, name, known[made_of])


for _made in filter(is_dataclass, [value for value in vars().values() if isinstance(value, type)]):
    _quick(_made)
