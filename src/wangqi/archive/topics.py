"""Sections that mean the same become one topic with one address."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from wangqi.archive.keywords import sealed
from wangqi.archive.slugs import Spell, slug, unique_slugs
from wangqi.config import Config, SectionName
from wangqi.model import Issue, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A topic before its articles are known."""

    id: str
    name: str


@dataclass(slots=True)
class _Sighting:
    """Where the sections of one topic stand in the archive."""

    names: Counter[str] = field(default_factory=Counter)
    issues: int = 0
    last: int = -1
    explicit: bool = False
    since: int = -1
    """Index of the issue with which it became a topic: from then on its address is fixed."""
    places: float = 0.0
    """Sum of its relative places in print: 0 first section of an issue, 1 last."""


@lru_cache(maxsize=1024)  # an archive prints few names, and each of them in hundreds of issues
def section_key(name: str) -> str:
    """What makes two printed section names the same: everything but spaces, width and case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def headings(issues: Sequence[Issue], config: Config, spell: Spell = slug) -> dict[str, Heading]:
    """The topics of an archive: `section_key` of each printed name to its topic, in the order of the menu.

    The menu: the sections of `site.yaml` in its order, then the others by their mean place in print. A name of
    `site.yaml` stands for all of its aliases; the names that ship with wangqi help to recognise a section and never
    rename one, because only the owner knows that 协会动态 and 中国矿联 are the same. An implicit section is a topic
    only where its name stands in two issues.
    """
    known = _known(config)
    seen = _sightings(issues, known)
    topics = {key: sighting for key, sighting in seen.items() if sighting.since >= 0}
    names = {key: known[key].name if key in known else _usual(sighting) for key, sighting in topics.items()}
    ids = _ids(topics, names, known, spell)
    menu = {section_key(section.name): place for place, section in enumerate(config.sections)}
    order = sorted(topics, key=lambda key: (menu.get(key, len(menu)), _place(topics[key]), topics[key].since, key))
    found = {key: Heading(id=ids[key], name=names[key]) for key in order}
    for alias, section in known.items():
        if section_key(section.name) in found:
            found.setdefault(alias, found[section_key(section.name)])
    return found


def _known(config: Config) -> dict[str, SectionName]:
    """Each name and alias that the site knows."""
    known: dict[str, SectionName] = {}
    for section in config.sections:
        for name in (section.name, *section.aliases):
            known.setdefault(section_key(name), section)
    return known


def _sightings(issues: Sequence[Issue], known: dict[str, SectionName]) -> dict[str, _Sighting]:
    seen: dict[str, _Sighting] = defaultdict(_Sighting)
    last = sealed(len(issues))
    for index, issue in enumerate(issues):
        for place, section in _named(issue):
            key = section_key(section.name)
            key = section_key(known[key].name) if key in known else key
            _see(seen[key], index, place, section, counted=index < last)
    return seen


def _named(issue: Issue) -> Iterator[tuple[float, Section]]:
    last = max(1, len(issue.sections) - 1)
    for place, section in enumerate(issue.sections):
        if section_key(section.name) and section.articles:
            yield place / last, section


def _see(sighting: _Sighting, index: int, place: float, section: Section, *, counted: bool) -> None:
    if counted or not sighting.names:  # the menu is that of the sealed issues, or each new one could change all pages
        sighting.names[section.name.strip()] += 1
        sighting.places += place
    sighting.explicit |= not section.implicit
    if sighting.last != index:
        sighting.last, sighting.issues = index, sighting.issues + 1
    if sighting.since < 0 and (sighting.explicit or sighting.issues > 1):
        sighting.since = index


def _usual(sighting: _Sighting) -> str:
    return min(sighting.names, key=lambda name: (-sighting.names[name], name))


def _place(sighting: _Sighting) -> float:
    return round(sighting.places / max(1, sighting.names.total()), 3)


def _ids(
    topics: dict[str, _Sighting], names: dict[str, str], known: dict[str, SectionName], spell: Spell
) -> dict[str, str]:
    """Addresses in the order in which topics appeared, so that a new topic never takes an old one's."""
    order = sorted(topics, key=lambda key: topics[key].since)  # stable: by place in print within an issue
    wanted = {key: known[key].id if key in known else "" for key in order}
    # A key has the pinyin of every name printed for it, whichever of them is the usual one.
    spelled = {key: names[key] if key in known else key for key in order}
    ids = unique_slugs(((spelled[key], wanted[key]) for key in order), spell)
    return {key: ids[spelled[key]] for key in order}
