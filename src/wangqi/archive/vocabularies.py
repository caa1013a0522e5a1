"""Facets found in the text: which provinces, minerals, agencies … an article is about.

A vocabulary is a list of values, each with a name, aliases and exceptions. All of them make one pattern, the longest
alternative first, so that an exception (黄山西) swallows the name that it holds by accident (山西).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from wangqi.archive.patterns import any_of
from wangqi.archive.slugs import slug, unique_slugs
from wangqi.config import Config, Vocabulary, VocabularyValue
from wangqi.model import Article, Location, Problem

DEFAULT = (
    Vocabulary(id="region", name="地区", builtin="provinces"),
    Vocabulary(id="mineral", name="矿种", builtin="minerals"),
)
"""What a site has that names no vocabularies of its own."""
BUILTIN = ("provinces", "minerals")
RESERVED = frozenset({"issues", "topics", "trends", "search", "assets", "data", "pages", "source", "keyword", "year"})
"""Ids that other parts of the site use as addresses."""
ENOUGH = 2
"""Mentions in the text that make an article be about a value; in the title or the first paragraph one is enough."""


Facets = tuple[tuple[str, tuple[str, ...]], ...]
"""(facet id, names of values found)."""


@dataclass(frozen=True, slots=True)
class Finder:
    """One vocabulary, ready to be looked for."""

    id: str
    name: str
    values: tuple[tuple[str, str], ...]
    """(id, name) of each value, in the vocabulary's order."""
    words: frozenset[str]
    """All names and aliases."""
    find: Callable[[str], list[str]]
    """The strings of the vocabulary, exceptions included, that occur in a text."""
    meaning: dict[str, tuple[int, ...]]
    """The values that a string means; none for an exception."""

    def values_of(self, article: Article) -> tuple[str, ...]:
        """Names of the values that an article is about.

        One mention in the title or the first paragraph, where the dateline stands, or `ENOUGH` in the text.
        """
        texts = [block.text for block in article.blocks]
        scores: dict[int, int] = {}
        head = article.title + "\n" + (texts[0] if texts else "")
        for text, weight in ((head, ENOUGH), ("\n".join(texts[1:]), 1)):
            for hit in self.find(text):
                for value in self.meaning[hit]:
                    scores[value] = scores.get(value, 0) + weight
        return tuple(self.values[value][1] for value in sorted(scores) if scores[value] >= ENOUGH)


def values_of(article: Article, looked_for: Iterable[Finder]) -> Facets:
    """The values of every vocabulary that an article is about; those of which there are none are left out."""
    return tuple((finder.id, values) for finder in looked_for if (values := finder.values_of(article)))


def finders(config: Config) -> tuple[tuple[Finder, ...], list[Problem]]:
    """The vocabularies of a site; a problem for each that cannot be used."""
    found: dict[str, Finder] = {}
    problems = []
    for vocabulary in config.vocabularies or DEFAULT:
        if vocabulary.builtin and vocabulary.builtin not in BUILTIN:
            problems.append(_unknown(vocabulary))
        finder = _finder(vocabulary)
        if finder.id in found or finder.id in RESERVED:
            problems.append(_taken(vocabulary, finder.id))
        elif finder.values:
            found[finder.id] = finder
    return tuple(found.values()), problems


@lru_cache(maxsize=16)
def _finder(vocabulary: Vocabulary) -> Finder:
    """A vocabulary made ready; kept, since a server that rebuilds asks for the same ones again."""
    values = [value for value in _values(vocabulary) if value.name]
    meaning: dict[str, tuple[int, ...]] = {}
    for place, value in enumerate(values):
        for word in filter(None, (value.name, *value.aliases)):
            meaning[word] = (*meaning.get(word, ()), place)
    words = frozenset(meaning)
    for place, value in enumerate(values):
        for word in filter(None, value.exceptions):
            meaning[word] = _others(word, place, meaning)
    ids = unique_slugs((value.name, value.id) for value in values)
    return Finder(
        id=slug(vocabulary.id),
        name=vocabulary.name,
        values=tuple((ids[value.name], value.name) for value in values),
        words=words,
        find=_Find(meaning),
        meaning=meaning,
    )


class _Find:
    """Finds words in a text; what finds them is made when the first text comes, and a build often has none."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words

    def __call__(self, text: str) -> list[str]:
        return self._findall(text)

    @cached_property
    def _findall(self) -> Callable[[str], list[str]]:
        return any_of(self._words).findall


def _others(exception: str, place: int, meaning: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    """What an exception of one value means otherwise: 青海湖北 is not Hubei, and it is Qinghai."""
    rest = {
        word: tuple(other for other in places if other != place)
        for word, places in meaning.items()
        if word in exception
    }
    if not any(rest.values()):
        return ()
    inside = any_of([word for word, places in rest.items() if places])
    return tuple(dict.fromkeys(other for word in inside.findall(exception) for other in rest[word]))


def _values(vocabulary: Vocabulary) -> list[VocabularyValue]:
    """The shipped values with what the site adds to them: a value of the same name is widened, not replaced."""
    shipped = _shipped(vocabulary.builtin) if vocabulary.builtin in BUILTIN else []
    values = {value.name: value for value in shipped}
    for value in vocabulary.values:
        old = values.get(value.name)
        values[value.name] = value if old is None else _widened(old, value)
    return list(values.values())


def _widened(old: VocabularyValue, new: VocabularyValue) -> VocabularyValue:
    return VocabularyValue(
        name=old.name,
        id=new.id or old.id,
        aliases=tuple(dict.fromkeys((*old.aliases, *new.aliases))),
        exceptions=tuple(dict.fromkeys((*old.exceptions, *new.exceptions))),
    )


def _shipped(builtin: str) -> list[VocabularyValue]:
    text = files("wangqi").joinpath("data", f"{builtin}.yaml").read_text(encoding="utf-8")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [
        VocabularyValue(
            name=entry["name"],
            id=entry["id"],
            aliases=tuple(entry.get("aliases", ())),
            exceptions=tuple(entry.get("exceptions", ())),
        )
        for entry in yaml.load(text, loader)  # noqa: S506 - one of the safe loaders, the faster one where built
    ]


def _unknown(vocabulary: Vocabulary) -> Problem:
    return Problem(
        severity="error",
        code="unknown-vocabulary",
        message=f"wangqi ships no vocabulary named {vocabulary.builtin!r} (asked for by `{vocabulary.id}`)",
        hint=f"use one of: {', '.join(BUILTIN)}; or list `values`",
        at=Location(path="site.yaml"),
    )


def _taken(vocabulary: Vocabulary, name: str) -> Problem:
    return Problem(
        severity="error",
        code="vocabulary-id",
        message=f"the vocabulary {vocabulary.name!r} cannot have the id `{name}`: it is in use",
        hint="give it another `id`, in ASCII letters",
        at=Location(path="site.yaml"),
    )
