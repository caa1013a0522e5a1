"""The files of the site: pages, downloads, feeds, assets and the search index, made and written.

Issues are independent of one another once the archive is assembled, so their pages are written on all processors, and
so are those of each topic and of each value of a facet. What would come out as it did in the last build is taken over
from it (`ledger`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TypeVar

from wangqi import bundles, documents, feeds, pages, picture, store, write
from wangqi.epub import Words, epub
from wangqi.ledger import Ledger, Unit
from wangqi.model import Archive, Digest
from wangqi.parallel import uncollected
from wangqi.render import render
from wangqi.search.documents import Document, known_of, whole
from wangqi.search.extracts import Extract, Outline, extract, outline
from wangqi.search.segments import Segment
from wangqi.search.suggestions import spelling
from wangqi.site import Site
from wangqi.store import Store
from wangqi.theme import Theme
from wangqi.words import Segmenter

FEEDS, RECORDS, ASSETS = "feeds", "data", "assets"
"""What belongs to the whole archive and is no page: each may be written beside the others."""
EXTRACTS, LASTS, OUTLINES, PINYIN = "extracts", "lasts", "outlines", "pinyin"
"""Where in the store there is what the files beside the search index need of each segment, and the pinyin of terms."""
Found = tuple[Extract, Outline]
Known = tuple[tuple[str, str], Found | None]
"""Digests under which what was found of a segment is kept, and what it is where it is kept nowhere."""
Part = TypeVar("Part", Extract, Outline)
_PICTURE = "assets/card.png"
"""What social media show beside a link to any page."""
_SHEET = "assets/site.css"
"""The stylesheets of every page in one."""


class Writer:
    """Renders and writes pages; made once a process."""

    def __init__(
        self,
        site: Site,
        archive: Archive,
        digests: Sequence[Digest],
        segmenter: Segmenter,
        folder: Path,
        before: Ledger,
        tools: str,
        kept: Store,
        segments: Sequence[Segment],
        pagefind: Path | None,
    ) -> None:
        self._archive, self._digests, self._config, self._folder = archive, digests, site.config, folder
        self._before, self._tools, self._segments, self._pagefind = before, tools, segments, pagefind
        self._terms, self._kept = site.terms, kept
        self._theme = Theme(site.root)
        self._documents = documents.load(site.root)
        self._edition = pages.Edition(
            archive,
            site.config,
            pieces=segmenter.title_breaks,
            titles=dict(chain.from_iterable(digest.titles for digest in digests)),
            documents=self._documents,
            data=pages.Data(
                article=lambda entry: feeds.json_ld_article(entry, site.config),
                issue=lambda issue: feeds.json_ld_issue(issue, site.config),
            ),
            image=_PICTURE,
        )

    def issue(self, index: int) -> tuple[Unit, Unit]:
        """Write the pages of one issue, and what is made from its text alone: the source beside it, and downloads."""
        digest, issue = self._digests[index], self._archive.issues[index]
        url = pages.issue_url(issue)

        def written() -> Iterator[write.Written]:
            return self._write(pages.issue_pages(self._archive, self._config, index, self._edition))

        def copies() -> Iterator[write.Written]:
            yield from self._write([pages.source_page(self._edition, index, digest.parsed, digest.text)])
            for suffix, content in self._downloads(index):
                yield write.put(self._folder, pages.download_url(issue, suffix), content)

        own = (digest.key, issue.id) if digest.key else ()
        all_of_it = (*own, pages.issue_token(self._edition, index)) if own else ()
        count = 1 if self._config.bundle else 1 + len(issue.articles)
        return (
            self._unit(url, all_of_it, written, count),
            self._unit(f"{url}#copies", own, copies, 1),
        )

    def _unit(
        self, name: str, made_from: Sequence[str], make: Callable[[], Iterable[write.Written]], count: int
    ) -> Unit:
        """A unit of `count` pages made from what all pages are, and from what is named here: taken over, or made.

        Nothing named: it cannot be said what it is made from, and it is made every time.
        """
        key = store.key(self._base, *made_from) if made_from else ""
        kept = self._before.renew(name, key, self._folder) if key else None
        return kept or Unit.of(name, key, make(), pages=count)

    def part(self, part: pages.Part) -> tuple[Unit]:
        """Write some of the pages that belong to no single issue."""
        name, token = pages.part_name(self._edition, part), ""
        if self._kept.reads:  # else nobody will ask what it was made from
            token = pages.part_token(self._edition, part) or self._everything
        key = store.key(self._base, token)
        kept = self._before.renew(name, key, self._folder) if token else None
        if kept:
            return (kept,)
        made = list(pages.part_pages(self._edition, part))
        return (Unit.of(name, key, self._write(made), pages=len(made)),)

    def segment(self, place: int) -> Unit:
        """Write one segment of the search index."""
        planned, before, binary = self._segments[place], self._before, self._pagefind
        return bundles.write_segment(planned, self._folder, before=before, binary=binary, load=self._said)

    def extract(self, place: int) -> tuple[str, Known]:
        """What the files beside the index need of a segment, by its key, or under which keys it is kept now."""
        planned = self._segments[place]
        keys = self._keys(planned)
        if self._kept.reads and all(map(self._kept.holds, (EXTRACTS, OUTLINES), keys)):
            return planned.key, (keys, None)
        found = self._found(planned, keys)
        return planned.key, (keys, None if self._kept.writes else found)

    def files(self, what: str) -> tuple[Unit, ...]:
        """Write the `FEEDS`, the `RECORDS` or the `ASSETS`."""
        if what == FEEDS:
            return tuple(self._feeds())
        if what == RECORDS:
            return (self._records(),)
        assets = self._theme.assets()
        origins = store.of_files(asset.origin for asset in assets)
        key = store.key(self._base, self._everything, *(asset.path for asset in assets), origins)
        kept = self._before.renew(ASSETS, key, self._folder) if self._everything else None
        files = (write.put(self._folder, path, content) for path, content in self._assets())
        return (kept or Unit.of(ASSETS, key, files),)

    def _records(self) -> Unit:
        """One file of all articles, put together from the lines of each issue."""
        keys = [self._record_key(index) if self._everything else "" for index in range(len(self._digests))]
        key = store.key(*keys)
        kept = self._before.renew(RECORDS, key, self._folder) if self._everything else None
        if kept:
            return kept
        known = self._before.parts(RECORDS) if self._everything else {}
        lines = [known.get(key) or self._lines(index) for index, key in enumerate(keys)]
        file = write.put(self._folder, "data/articles.jsonl", b"".join(lines))
        return Unit.of(RECORDS, key, [file], parts=zip(keys, map(len, lines), strict=True))

    def _record_key(self, index: int) -> str:
        names, entries = self._topic_names, self._edition.entries(index)
        said = [(entry.topic, names.get(entry.topic or ""), entry.keywords, entry.facets) for entry in entries]
        return store.key(
            self._tools, self._digests[index].key, self._archive.issues[index].id, repr(said), str(self._config.bundle)
        )

    def _lines(self, index: int) -> bytes:
        return feeds.records(self._archive, self._config, self._edition.entries(index)).encode("utf-8")

    def words(self, known: Mapping[str, Known]) -> Unit:
        """Write what lies beside the index; `known`: what `extract` gave for each segment."""
        used = [*chain.from_iterable(known[segment.key][0] for segment in self._segments), self._tools]
        unit = bundles.write_beside(
            self._segments,
            self._folder,
            synonyms=self._config.synonyms,
            before=self._before,
            key=store.key(*used, "", *self._config.synonyms) if self._kept.reads else "",
            extracted=lambda segment: known[segment.key][1] or self._found(segment, known[segment.key][0]),
            spelt=self._spelt,
        )
        used += [store.key(self._tools), *map(self._last, self._segments)]
        self._kept.prune((EXTRACTS, LASTS, OUTLINES, PINYIN), set(used))
        return unit

    def _keys(self, planned: Segment) -> tuple[str, str]:
        """Digests of what a segment's texts say, and of that and all else that is known of its articles."""
        if not self._kept.reads:
            return "", ""
        of_texts = store.key(self._tools, *chain.from_iterable(document.said for document in planned.documents))
        return of_texts, store.key(of_texts, planned.key, known_of(planned.documents))

    def _found(self, planned: Segment, keys: tuple[str, str]) -> Found:
        """What is needed of a segment: as it is kept, or made and kept for the next time."""
        of_texts, of_all = keys
        extracted = self._recalled(EXTRACTS, of_texts, Extract)
        if extracted is None:
            last = self._kept.get(LASTS, self._last(planned))
            before = self._recalled(EXTRACTS, last.decode("ascii", "replace"), Extract) if last else None
            with uncollected():
                extracted = self._keep(EXTRACTS, of_texts, extract(self._said(planned.documents), before))
            self._kept.put(LASTS, self._last(planned), of_texts.encode("ascii"))
        outlined = self._recalled(OUTLINES, of_all, Outline)
        return extracted, outlined or self._keep(OUTLINES, of_all, outline(planned.documents, extracted))

    def _last(self, planned: Segment) -> str:
        """Under which key it is kept what a segment's texts were known by the last time that they were read."""
        return store.key(self._tools, planned.id)

    def _recalled(self, kind: str, key: str, made_of: Callable[..., Part]) -> Part | None:
        content = self._kept.get(kind, key)
        with contextlib.suppress(*store.UNFIT):
            return made_of(*store.unpack(content)) if content else None
        return None

    def _keep(self, kind: str, key: str, made: Part) -> Part:
        if self._kept.writes:
            self._kept.put(kind, key, store.pack(tuple(made)))
        return made

    def _spelt(self, terms: Sequence[str], soon: Sequence[str]) -> Mapping[str, str]:
        """The pinyin of terms. That of each depends on nothing else, so it need not be looked up for a term known.

        To look one up, pypinyin has to be loaded, which takes as long as all terms: then those of the next builds are
        looked up too.
        """
        key, known = store.key(self._tools), dict[str, str]()
        content = self._kept.get(PINYIN, key)
        with contextlib.suppress(*store.UNFIT):
            known = {str(term): str(said) for term, said in zip(*store.unpack(content), strict=True)} if content else {}
        if known.keys() >= set(terms):
            return known
        wanted = dict.fromkeys((*terms, *(soon if self._kept.writes else ())))
        known = {term: known[term] for term in wanted if term in known}
        known |= spelling([term for term in wanted if term not in known])
        if self._kept.writes:
            self._kept.put(PINYIN, key, store.pack((tuple(known), tuple(known.values()))))
        return known

    def _said(self, planned: Iterable[Document]) -> tuple[Document, ...]:
        """Documents of a plan with what they say."""
        found = ((document, *self._places[document.url]) for document in planned)
        return tuple(
            whole(document, self._digests[index].encoded[place], self._digests[index].units[place])
            for document, index, place in found
        )

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        """For the address of each article its issue and its place in it."""
        edition, count = self._edition, len(self._archive.issues)
        return {
            pages.article_url(entry, self._config): (index, place)
            for index in range(count)
            for place, entry in enumerate(edition.entries(index))
        }

    def _feeds(self) -> Iterator[Unit]:
        """Each file is a unit: those that are full never change."""
        kept: list[Unit] = []
        keys: dict[str, str] = {}

        def known(path: str, token: str) -> bool:
            keys[path] = store.key(self._tools, self._settings, token)
            unit = self._before.renew(path, keys[path], self._folder)
            kept.extend([unit] if unit else [])
            return unit is not None

        stamps = {
            issue.id: f"{issue.id} {digest.key}"
            for issue, digest in zip(self._archive.issues, self._digests, strict=True)
        }
        for path, text in feeds.feeds(self._archive, self._config, stamps=stamps, known=known):
            yield Unit.of(path, keys[path], [write.put(self._folder, path, text)])
        yield from kept

    def _assets(self) -> Iterator[tuple[str, str | bytes]]:
        """What the theme brings, what is made of it, and the small files for machines."""
        assets = self._theme.assets()
        made: dict[str, str | bytes] = {_PICTURE: picture.card(self._archive), _SHEET: self._theme.stylesheet()}
        for path in made.keys() - {asset.path for asset in assets}:  # what an owner made goes before
            yield path, made[path]
        for asset in assets:
            yield asset.path, asset.origin.read_bytes()
        yield from feeds.small_files(self._archive, self._config)

    def _downloads(self, index: int) -> Iterator[tuple[str, str | bytes]]:
        """The files of the issue at `index` that its page offers: suffix and content."""
        from wangqi.parse.write_markdown import to_markdown  # takes long to load, and few builds make many issues

        digest, issue = self._digests[index], self._archive.issues[index]
        words = Words(label=self._theme.issue_label(issue), contents=self._theme.strings.issue.contents)
        yield "epub", epub(issue, self._config, words, self._edition.texts(index))
        if pages.is_markdown(issue):
            yield "md", digest.text
        else:
            yield "md", to_markdown(digest.parsed)
            yield "txt", digest.text

    def _write(self, made: Iterable[pages.Page]) -> Iterator[write.Written]:
        for page in made:
            yield write.put(self._folder, page.path, render(page, self._theme))

    @cached_property
    def _everything(self) -> str:
        """A digest of all that was read, for what is made of all; empty where some of it has no key."""
        keys = [digest.key for digest in self._digests]
        ids = (issue.id for issue in self._archive.issues)
        return store.key(*keys, "", *ids, repr(self._documents)) if all(keys) else ""

    @cached_property
    def _base(self) -> str:
        """A digest of what every page depends on: tools, settings, dictionary, templates, what is on all pages."""
        templates, site = store.of_files(self._theme.templates()), repr(self._edition.site)
        return store.key(self._tools, self._settings, repr(self._terms), templates, site)

    @cached_property
    def _topic_names(self) -> dict[str, str]:
        return {topic.id: topic.name for topic in self._archive.topics}

    @cached_property
    def _settings(self) -> str:
        return repr(self._config)
