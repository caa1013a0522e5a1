"""What the search index holds of each article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from wangqi.config import Config
from wangqi.model import Archive, Entry

Facets = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article as it goes into the index."""

    url: str
    """Where it is read, relative to the site's root."""
    title: str
    body: str
    """Its words (`characters.Encoder`)."""
    blocks: tuple[tuple[str, ...], ...] = ()
    """Its text, from which excerpts are cut: the units of each block, without the title."""
    issue: str
    """Id of its issue; the articles of an issue follow one another."""
    label: str = ""
    """The issue as a reader knows it: `第15期`."""
    date: str = ""
    """ISO date of the issue; empty where it is not known."""
    topic: str = ""
    """Name of its section across all issues; empty for none."""
    source: str = ""
    facets: Facets = ()
    """(facet id, names of values), as in `model.Entry`."""
    keywords: tuple[str, ...] = ()


def documents(
    archive: Archive,
    config: Config,
    *,
    encoded: Mapping[tuple[str, str], str],
    url: Callable[[Entry, Config], str],
    label: Callable[[Entry], str],
) -> Iterator[Document]:
    """The documents of an archive in its order, but for articles of sections that the site keeps out of search.

    `encoded` holds the words of each article by `Entry.key`; `url` and `label` say where it stands and what its issue
    is called.
    """
    names = {topic.id: topic.name for topic in archive.topics}
    for entry in archive.entries:
        if entry.section.name not in config.unsearched_sections:
            yield Document(
                url=url(entry, config),
                title=entry.article.title,
                body=encoded[entry.key],
                blocks=tuple(block.units for block in entry.article.blocks),
                issue=entry.issue.id,
                label=label(entry),
                date=entry.issue.date.isoformat() if entry.issue.date else "",
                topic=names.get(entry.topic or "", ""),
                source=entry.article.source or "",
                facets=entry.facets,
                keywords=entry.keywords,
            )
