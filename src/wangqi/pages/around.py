"""What the pages of an issue take from the rest of the archive, and nothing else does.

The pages of an issue are made from its own text, the site's settings and templates, `Edition.site`, and what stands
here. So a build may keep the pages of an issue for as long as all of these are the same: `token` says whether the last
of them is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wangqi.model import Entry
from wangqi.pages import urls
from wangqi.pages.edition import KEYWORD, SOURCE, Edition
from wangqi.pages.parts import ArticleRef, IssueRef, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What the page of one article shows of the archive."""

    topic: Link
    source: str
    """Page of its source; empty where it has none."""
    keywords: tuple[Link, ...]
    places: tuple[Link, ...]
    related: tuple[ArticleRef, ...]
    earlier: ArticleRef | None
    later: ArticleRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the pages of one issue show of the archive."""

    before: IssueRef | None
    after: IssueRef | None
    articles: tuple[Elsewhere, ...]


def around(edition: Edition, index: int) -> Around:
    """What stands around the issue at `index`."""
    issues = edition.archive.issues
    start = edition.position(index)
    return Around(
        before=edition.issue(issues[index - 1]) if index else None,
        after=edition.issue(issues[index + 1]) if index + 1 < len(issues) else None,
        articles=tuple(
            _elsewhere(edition, index, entry, start + place) for place, entry in enumerate(edition.entries(index))
        ),
    )


def token(edition: Edition, index: int) -> str:
    """A text that is the same where `around` gives the same and differs for all else.

    Most issues of a build are asked for nothing else, so it says what links are made from and makes none.
    """
    issues, start, token_of = edition.archive.issues, edition.position(index), edition.token
    beside = (issues[place] for place in (index - 1, index + 1) if 0 <= place < len(issues))
    said = [f"{index > 0} {index + 1 < len(issues)}", *map(edition.issue_token, beside)]
    for place, entry in enumerate(edition.entries(index), start):
        related = _related(edition, place)
        said += (edition.links_token(entry), str(len(related)), *map(token_of, related))
        said += [token_of(other) if other else "" for other in edition.across(entry, index)]
    return "\n".join(said)


def _related(edition: Edition, place: int) -> list[Entry]:
    archive = edition.archive
    return [archive.entries[other] for other in archive.related[place]] if archive.related else []


def _elsewhere(edition: Edition, index: int, entry: Entry, place: int) -> Elsewhere:
    earlier, later = edition.across(entry, index)
    source = edition.value_links(SOURCE, (entry.article.source,)) if entry.article.source else ()
    return Elsewhere(
        topic=edition.topic(entry),
        source=source[0].url if source else "",
        keywords=tuple(_keywords(edition, entry)),
        places=tuple(link for name, values in entry.facets for link in edition.value_links(name, values)),
        related=tuple(edition.article(other) for other in _related(edition, place)),
        earlier=edition.article(earlier) if earlier else None,
        later=edition.article(later) if later else None,
    )


def _keywords(edition: Edition, entry: Entry) -> Iterator[Link]:
    """Keywords, linked to their page; one without a page is looked for instead."""
    for word in entry.keywords:
        yield edition.value_link(KEYWORD, word) or Link(url=f"{urls.SEARCH}?q={word}", name=word)
