"""What the search index holds of each article."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from wangqi.config import Config
from wangqi.model import Archive, Article, Entry
from wangqi.search.characters import body
from wangqi.search.compact import compact

Facets = tuple[tuple[str, tuple[str, ...]], ...]
Units = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article as it goes into the index."""

    url: str
    """Where it is read, relative to the site's root."""
    title: str
    body: str
    """Its words (`characters.Encoder`)."""
    blocks: Units = ()
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
    sums: tuple[str, ...] = ()
    """Digests of what it says (`sums_of`); empty: nobody has made them yet."""

    @property
    def said(self) -> tuple[str, ...]:
        """Digests of what it says, made where there are none."""
        return self.sums or sums_of(self.title, self.body, self.blocks)


def sums_of(title: str, encoded: str, blocks: Units) -> tuple[str, str]:
    """Digests of an article: of what its segment's files hold of it, and of the words beside (see `Encoder`)."""
    held = body(encoded)
    state = hashlib.blake2b("\n".join((title, held, "")).encode("utf-8", "replace"), digest_size=16)
    state.update(repr(blocks).encode("utf-8", "replace"))
    words = hashlib.blake2b(encoded[len(held) :].encode("utf-8", "replace"), digest_size=16)
    return state.hexdigest(), words.hexdigest()


def known_of(documents: Iterable[Document]) -> str:
    """All that is known of some documents but what they say, as a text to make a digest of."""
    rows = [
        (one.url, one.issue, one.label, one.date, one.topic, one.source, one.facets, one.keywords) for one in documents
    ]
    return compact(rows)


def units_of(article: Article) -> Units:
    """The text of an article from which excerpts are cut."""
    return tuple(block.units for block in article.blocks)


def documents(
    archive: Archive,
    config: Config,
    *,
    encoded: Mapping[tuple[str, str], str],
    url: Callable[[Entry, Config], str],
    label: Callable[[Entry], str],
    sums: Mapping[tuple[str, str], tuple[str, str]] | None = None,
) -> Iterator[Document]:
    """The documents of an archive in its order, but for articles of sections that the site keeps out of search.

    `encoded` holds the words of each article by `Entry.key`; `url` and `label` say where it stands and what its issue
    is called. With `sums` (`sums_of`) the documents are without what they say, which is enough to plan an index.
    """
    names = {topic.id: topic.name for topic in archive.topics}
    for entry in archive.entries:
        if entry.section.name not in config.unsearched_sections:
            yield Document(
                url=url(entry, config),
                title=entry.article.title,
                body="" if sums else encoded[entry.key],
                blocks=() if sums else units_of(entry.article),
                issue=entry.issue.id,
                label=label(entry),
                date=entry.issue.date.isoformat() if entry.issue.date else "",
                topic=names.get(entry.topic or "", ""),
                source=entry.article.source or "",
                facets=entry.facets,
                keywords=entry.keywords,
                sums=sums[entry.key] if sums else (),
            )


def whole(document: Document, encoded: str, units: Units) -> Document:
    """A document of a plan with what it says."""
    return replace(document, body=encoded, blocks=units)
