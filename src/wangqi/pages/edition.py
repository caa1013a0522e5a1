"""The archive prepared for setting: what many pages show is looked up, or made, once.

An `Edition` belongs to one process. It is cheap to make; what it remembers (titles cut into words, articles as links)
grows with use and changes nothing that it gives back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate
from operator import attrgetter

from markupsafe import Markup

from wangqi.breaks import Pieces
from wangqi.config import Config
from wangqi.model import Archive, Entry, Facet, FacetValue, Issue, Section
from wangqi.pages import urls
from wangqi.pages.body import Fragment, fragments
from wangqi.pages.parts import ArticleRef, Head, Holdings, IssueRef, Link, Site
from wangqi.pages.titles import Title, make_title, own_title

REGION, SOURCE, KEYWORD = "region", "source", "keyword"
"""Ids of the facets that pages treat in a way of their own."""
_DATE = attrgetter("issue.date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page that the owner wrote (`pages/about.md`), as HTML that is safe to set."""

    name: str
    """File name without its suffix: the address."""
    title: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Makers of JSON-LD; what they give must be escaped for a script element."""

    article: Callable[[Entry], str]
    issue: Callable[[Issue], str]


def whole(text: str) -> Sequence[str]:
    """A title in one piece: what an edition without a segmenter does."""
    return (text,)


class Edition:
    """An archive and what its pages need to know about it.

    `pieces` cuts a title into words (`words.Segmenter.title_breaks`), and `titles` says of some what comes of that as
    HTML (`breaks.marked`); `documents` are the owner's pages; `data` makes JSON-LD; `image` is the address of a picture
    of the site, below its root.
    """

    def __init__(
        self,
        archive: Archive,
        config: Config,
        *,
        pieces: Pieces = whole,
        titles: Mapping[str, str] | None = None,
        documents: tuple[Document, ...] = (),
        data: Data | None = None,
        image: str = "",
    ) -> None:
        self.archive, self.config, self.documents, self.data = archive, config, documents, data
        self._pieces, self._marked, self._image = pieces, titles or {}, image
        self._titles: dict[str, Title] = {}
        self._articles: dict[tuple[str, str], ArticleRef] = {}
        self._current: dict[tuple[str, str], ArticleRef] = {}
        self._issues: dict[str, IssueRef] = {}
        self._tokens: dict[int, str] = {}
        self._issue_tokens: dict[str, str] = {}
        self._articles_tokens: dict[str, str] = {}
        self._value_tokens: dict[tuple[str, str], str] = {}
        self._ranked: dict[str, Sequence[FacetValue]] = {}
        self._links: dict[tuple[str, str], Link] = {}
        self._set: tuple[int, Sequence[tuple[Fragment, ...]]] | None = None

    def title(self, text: str) -> Title:
        """A title cut into its parts and words."""
        found = self._titles.get(text)
        if found is None:
            html = self._marked.get(text)
            found = Title(text=text, html=Markup(html)) if html else make_title(text, self._pieces)  # noqa: S704
            self._titles[text] = found
        return found

    def article(self, entry: Entry) -> ArticleRef:
        """An article as a link."""
        found = self._articles.get(entry.key)
        if found is None:
            article = entry.article
            found = self._articles[entry.key] = ArticleRef(
                id=article.id,
                url=urls.article_url(entry, self.config),
                title=self.title(article.title),
                source=article.source or "",
                issue=self.issue(entry.issue),
                section=entry.section.name,
            )
        return found

    def token(self, entry: Entry) -> str:
        """What changes with all that an article's link (`article`) is made from; how a title is cut is up to settings.

        It names the article in its issue, so it changes with any link to that issue's articles: a title seldom changes,
        and a digest of each article takes long to make.
        """
        found = self._tokens.get(id(entry))  # it lives as long as the archive
        if found is None:
            found = self._tokens[id(entry)] = f"{self._articles_token(entry.issue)} {entry.article.id}"
        return found

    def _articles_token(self, issue: Issue) -> str:
        found = self._articles_tokens.get(issue.id)
        if found is None:
            said = [(a.id, a.title, a.source, section.name) for section in issue.sections for a in section.articles]
            text = f"{said!r} {self.issue_token(issue)}".encode("utf-8", "surrogatepass")
            found = self._articles_tokens[issue.id] = blake2b(text, digest_size=16).hexdigest()
        return found

    def links_token(self, entry: Entry) -> str:
        """All that the links from an article to sections, sources, keywords and places are made from, as one line."""
        topic, source = self.topic(entry), self.value_url(SOURCE, entry.article.source or "")
        words = [self._value_token(KEYWORD, word) for word in entry.keywords]
        values = [self._value_token(name, value) for name, some in entry.facets for value in some]
        return f"{topic.url} {topic.name!r} {source} {len(words)} {' '.join(words)} {' '.join(values)}"

    def _value_token(self, name: str, value: str) -> str:
        found = self._value_tokens.get((name, value))
        if found is None:
            found = self._value_tokens[name, value] = f"{name!r} {value!r} {self.value_url(name, value)}"
        return found

    def issue_token(self, issue: Issue) -> str:
        """All that an issue's link (`issue`) is made from, as text."""
        found = self._issue_tokens.get(issue.id)
        if found is None:
            titles = [article.title for article in issue.articles]
            said = (issue.id, issue.number, issue.total, str(issue.date), issue.title, len(titles), *titles[:1])
            found = self._issue_tokens[issue.id] = repr(said)
        return found

    def issue(self, issue: Issue) -> IssueRef:
        """An issue as a link."""
        found = self._issues.get(issue.id)
        if found is None:
            articles = issue.articles
            found = self._issues[issue.id] = IssueRef(
                id=issue.id,
                url=urls.issue_url(issue),
                number=issue.number,
                total=issue.total,
                date=issue.date,
                title=own_title(issue, self.config.title),
                articles=len(articles),
                headline=self.title(articles[0].title) if articles else None,
            )
        return found

    def current(self, entry: Entry) -> ArticleRef:
        """An article as it stands in the lists of its own page."""
        found = self._current.get(entry.key)
        if found is None:
            found = self._current[entry.key] = replace(self.article(entry), current=True)
        return found

    def entries(self, index: int) -> Sequence[Entry]:
        """The articles of the issue at `index`."""
        start = self._starts[index]
        return self.archive.entries[start : self._starts[index + 1]]

    def texts(self, index: int) -> Sequence[tuple[Fragment, ...]]:
        """The articles of the issue at `index`, set. Its pages follow one another, so the last issue is remembered."""
        if self._set is None or self._set[0] != index:
            self._set = (index, [fragments(article.blocks) for article in self.archive.issues[index].articles])
        return self._set[1]

    def position(self, index: int) -> int:
        """Where the articles of the issue at `index` begin in `archive.entries`."""
        return self._starts[index]

    def topic(self, entry: Entry) -> Link:
        """The section of an article, with its page where it has one."""
        return self._topics.get(entry.topic or "") or Link(url="", name=entry.section.name)

    def section_link(self, section: Section, entries: Iterable[Entry]) -> str:
        """Address of a section's topic; empty where it has none."""
        first = next((entry for entry in entries if entry.section is section), None)
        return self.topic(first).url if first else ""

    def across(self, entry: Entry, index: int) -> tuple[Entry | None, Entry | None]:
        """The nearest articles of the same topic in an earlier and in a later issue (of the one at `index`)."""
        issues = self._topic_issues.get(entry.topic or "")
        if not issues:
            return None, None
        numbers, found = issues
        place = bisect_right(numbers, index)
        earlier = found[place - 2] if place >= 2 else None
        later = found[place] if place < len(found) else None
        return earlier, later

    def facet(self, name: str) -> Facet | None:
        """A facet by its id."""
        return next((facet for facet in self.archive.facets if facet.id == name), None)

    def ranked(self, facet: Facet) -> Sequence[FacetValue]:
        """The values of a facet, those with most articles first."""
        found = self._ranked.get(facet.id)
        if found is None:
            found = sorted(facet.values, key=lambda value: (-len(value.entries), value.name))
            self._ranked[facet.id] = found
        return found

    def value_url(self, name: str, value: str) -> str:
        """The page of a facet's value; empty where it has none."""
        return self.value_urls(name).get(value, "")

    def value_urls(self, name: str) -> Mapping[str, str]:
        """The page of each value of a facet."""
        return self._values.get(name, {})

    def value_links(self, name: str, values: Iterable[str]) -> tuple[Link, ...]:
        """Names of a facet's values as links, without counts; those without a page are left out."""
        return tuple(Link(url=url, name=value) for value in values if (url := self.value_url(name, value)))

    def value_link(self, name: str, value: str) -> Link | None:
        """One name of a facet's values as a link, made once; None where it has no page."""
        key = (name, value)
        found = self._links.get(key)
        if found is None and value in self.value_urls(name):
            found = self._links[key] = Link(url=self.value_url(name, value), name=value)
        return found

    def facet_link(self, facet: Facet, value: FacetValue) -> Link:
        """One value of a facet as a link."""
        return Link(url=urls.value_url(facet, value), name=value.name, count=len(value.entries))

    def head(self, url: str, menu: str = "", *, description: str = "", previous: str = "", following: str = "",
             feed: str = "", data: str = "", meta: tuple[tuple[str, str], ...] = ()) -> Head:  # fmt: skip
        """What the head of the page at `url` says."""
        base = self.config.base_url
        return Head(
            url=url,
            root=urls.root_of(url),
            menu=menu,
            description=description,
            canonical=base + url if base else "",
            image=base + self._image if base and self._image else "",
            previous=previous,
            next=following,
            feed=feed,
            data=Markup(data),  # noqa: S704 - `Data` promises that it is escaped
            meta=meta,
        )

    @cached_property
    def site(self) -> Site:
        """What every page shows."""
        archive, config = self.archive, self.config
        return Site(
            title=config.title,
            publisher=config.publisher,
            description=config.description,
            sample=config.sample,
            frequency=config.frequency,
            founded=config.founded,
            copyright=config.copyright,
            icp=config.icp,
            contact=config.contact,
            base_url=config.base_url,
            topics=tuple(Link(url=urls.topic_url(topic), name=topic.name) for topic in archive.topics),
            facets=tuple(Link(url=urls.facet_url(facet), name=facet.name) for facet in archive.facets if facet.values),
            documents=tuple(Link(url=urls.document_url(d.name), name=d.title) for d in self.documents),
            trends=len(self.years) > 1,
            bundle=config.bundle,
        )

    @cached_property
    def holds(self) -> Holdings:
        """What the archive holds."""
        issues = self.archive.issues
        days = [issue.date for issue in issues if issue.date]
        return Holdings(
            latest=self.issue(issues[-1]) if issues else None,
            issues=len(issues),
            articles=len(self.archive.entries),
            first=min(days, default=None),
            last=max(days, default=None),
        )

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years in which issues appeared, oldest first."""
        return tuple(sorted({issue.date.year for issue in self.archive.issues if issue.date}))

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(issue.articles) for issue in self.archive.issues), initial=0))

    @cached_property
    def _topics(self) -> dict[str, Link]:
        return {topic.id: Link(url=urls.topic_url(topic), name=topic.name) for topic in self.archive.topics}

    @cached_property
    def _values(self) -> dict[str, dict[str, str]]:
        return {
            facet.id: {value.name: urls.value_url(facet, value) for value in facet.values}
            for facet in self.archive.facets
        }

    @cached_property
    def _topic_issues(self) -> dict[str, tuple[list[int], list[Entry]]]:
        """For each topic: the issues that have it, oldest first, and the first article of it in each."""
        numbers = {issue.id: place for place, issue in enumerate(self.archive.issues)}
        found: dict[str, tuple[list[int], list[Entry]]] = {}
        for topic in self.archive.topics:
            firsts: dict[int, Entry] = {}
            for entry in topic.entries:
                firsts.setdefault(numbers[entry.issue.id], entry)
            places = sorted(firsts)
            found[topic.id] = (places, [firsts[place] for place in places])
        return found


def span(entries: Iterable[Entry]) -> tuple[date | None, date | None]:
    """The first and the last date of some articles."""
    days = set(filter(None, map(_DATE, entries)))
    return min(days, default=None), max(days, default=None)


def most_common(names: Iterable[str], limit: int) -> list[tuple[str, int]]:
    """The most frequent names, ties in code point order."""
    return sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))[:limit]
