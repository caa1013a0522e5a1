"""A digest in two parts: what the whole archive needs of an issue, and what is read only where its pages are made.

The first, the *card*, is a twentieth of it: titles, words, problems, digests of the rest. A build that changes one
issue reads a thousand cards, and texts of a few. What comes back is a `Digest` like any other: the classes here are
those of the model with the dear fields looked up when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, cast

from wangqi import store
from wangqi.errors import OutputError
from wangqi.model import Account, Article, Block, Digest, Furniture, Issue, Parsed, Repair, Terms

_CLEAN = "remove it with `wangqi clean` and build again"
_HELD = 48
"""Digests whose texts a process keeps at hand: it goes through the issues in order, and looks at few twice."""


def split(digest: Digest) -> tuple[bytes, bytes]:
    """A digest as its card and the rest."""
    bare = replace(digest.parsed, issue=_bare(digest.parsed.issue), furniture=(), repairs=(), account=Account())
    card = replace(digest, parsed=bare, text="", encoded=(), terms=cast("Any", store.pack(digest.terms)))
    rest = replace(digest, terms=(), facets=(), breaks=(), sums=(), prints=(), odd=())
    return store.pack(card), store.pack(rest)


def joined(card: bytes, rest: Callable[[], Digest]) -> Digest:
    """The digest with a card; `rest` is called when more is asked for.

    Raises what `store.unpack` does, and ValueError where the card holds something else.
    """
    found = store.unpack(card, instead=_CLASSES)
    if not isinstance(found, _Digest) or not isinstance(found.parsed, _Parsed):
        raise ValueError("no card of a digest")
    later = _Rest(rest)
    for place, article in enumerate(found.parsed.issue.articles):
        _give(article, (later, place))
    _give(found.parsed, later)
    _give(found, later)
    return found


class _Rest:
    """The rest of a digest, read when it is asked for."""

    held: dict[_Rest, Digest] = {}  # noqa: RUF012 - one a process: what it has read last, oldest first

    def __init__(self, get: Callable[[], Digest]) -> None:
        self._get = get

    def __call__(self) -> Digest:
        found = self.held.get(self)
        if found is None:
            if len(self.held) >= _HELD:
                self.held.pop(next(iter(self.held)), None)
            found = self.held[self] = self._get()
        return found


class _Whole:
    """What the classes below share: where the rest is, and that another process is given a value of the model."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        made: Any = type(self).__bases__[1]
        return _made, (made, {field.name: getattr(self, field.name) for field in fields(made)})


class _Article(_Whole, Article):
    __slots__ = ("_later",)
    _later: tuple[_Rest, int]

    @property
    def blocks(self) -> tuple[Block, ...]:
        rest, place = self._later
        return rest().parsed.issue.articles[place].blocks


class _Parsed(_Whole, Parsed):
    __slots__ = ("_later",)
    _later: _Rest

    @property
    def furniture(self) -> tuple[Furniture, ...]:
        return self._later().parsed.furniture

    @property
    def repairs(self) -> tuple[Repair, ...]:
        return self._later().parsed.repairs

    @property
    def account(self) -> Account:
        return self._later().parsed.account


class _Digest(_Whole, Digest):
    __slots__ = ("_later",)
    _later: _Rest

    @property
    def text(self) -> str:
        return self._later().text

    @property
    def terms(self) -> tuple[Terms, ...]:
        try:
            return tuple(store.unpack(_TERMS(self)))
        except store.UNFIT as error:  # its checksum was right, so nobody has damaged it by accident
            raise OutputError("what is kept of earlier builds is not as wangqi keeps it", hint=_CLEAN) from error

    @property
    def encoded(self) -> tuple[str, ...]:
        return self._later().encoded


_TERMS = vars(Digest)["terms"].__get__  # half of a card, and few are looked at: packed once more
_CLASSES: Mapping[str, type] = {"Article": _Article, "Parsed": _Parsed, "Digest": _Digest}


def _bare(issue: Issue) -> Issue:
    sections = (
        replace(section, articles=tuple(replace(article, blocks=()) for article in section.articles))
        for section in issue.sections
    )
    return replace(issue, sections=tuple(sections))


def _give(value: object, later: object) -> None:
    object.__setattr__(value, "_later", later)


def _made(made: Callable[..., object], said: Mapping[str, object]) -> object:
    return made(**said)
