"""A digest in two parts: what the whole archive needs of an issue, and what is read only where its pages are made.

The first, the *card*, is a twentieth of it: titles, words, problems, digests of the rest. A build that changes one
issue reads a thousand cards, and texts of a few. The rest begins with what the search index holds of the issue, plain
strings, which can be read without all else. What comes back is a `Digest` like any other: the classes here are those of
the model with the dear fields looked up when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar, cast

from wangqi import store
from wangqi.errors import OutputError
from wangqi.model import Account, Article, Block, Digest, Furniture, Issue, Parsed, Repair, Terms

Part = TypeVar("Part")
_CLEAN = "remove it with `wangqi clean` and build again"
_HELD = 48
"""Parts of digests that a process keeps at hand: it goes through the issues in order, and looks at few twice."""
_SIZE = 8
"""Bytes that say how long the first part of a rest is."""

Indexed = tuple[tuple[str, ...], tuple[tuple[tuple[str, ...], ...], ...]]
"""What the search index holds of an issue: `Digest.encoded` and `Digest.units`."""


def split(digest: Digest) -> tuple[bytes, bytes]:
    """A digest as its card and the rest."""
    bare = replace(digest.parsed, issue=_bare(digest.parsed.issue), furniture=(), repairs=(), account=Account())
    terms = cast("Any", store.pack(digest.terms))
    card = replace(digest, parsed=bare, text="", encoded=(), units=(), terms=terms)
    indexed = store.pack((digest.encoded, digest.units))
    others = replace(digest, encoded=(), units=(), terms=(), facets=(), titles=(), sums=(), prints=(), odd=())
    return store.pack(card), b"".join((len(indexed).to_bytes(_SIZE, "little"), indexed, store.pack(others)))


def indexed_in(rest: bytes) -> Indexed:
    """What the search index holds of an issue, out of the rest of its digest. Raises what `store.unpack` does."""
    encoded, units = store.unpack(rest[_SIZE : _end_of_indexed(rest)])
    return encoded, units


def others_in(rest: bytes) -> Digest:
    """All else out of the rest of a digest. Raises what `store.unpack` does, and ValueError for something else."""
    found = store.unpack(rest[_end_of_indexed(rest) :])
    if not isinstance(found, Digest):
        raise ValueError("no rest of a digest")
    return found


def _end_of_indexed(rest: bytes) -> int:
    return _SIZE + int.from_bytes(rest[:_SIZE], "little")


def joined(card: bytes, others: Callable[[], Digest], indexed: Callable[[], Indexed]) -> Digest:
    """The digest with a card; `others` and `indexed` are called when more is asked for.

    Raises what `store.unpack` does, and ValueError where the card holds something else.
    """
    found = store.unpack(card, instead=_CLASSES)
    if not isinstance(found, _Digest) or not isinstance(found.parsed, _Parsed):
        raise ValueError("no card of a digest")
    later = _Later(others)
    for place, article in enumerate(found.parsed.issue.articles):
        _give(article, (later, place))
    _give(found.parsed, later)
    _give(found, (later, _Later(indexed)))
    return found


class _Later(Generic[Part]):
    """A part of a digest, read when it is asked for."""

    held: dict[_Later[Any], Any] = {}  # noqa: RUF012 - one a process: what it has read last, oldest first

    def __init__(self, get: Callable[[], Part]) -> None:
        self._get = get

    def __call__(self) -> Part:
        found: Part | None = self.held.get(self)
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
    _later: tuple[_Later[Digest], int]

    @property
    def blocks(self) -> tuple[Block, ...]:
        others, place = self._later
        return others().parsed.issue.articles[place].blocks


class _Parsed(_Whole, Parsed):
    __slots__ = ("_later",)
    _later: _Later[Digest]

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
    _later: tuple[_Later[Digest], _Later[Indexed]]

    @property
    def text(self) -> str:
        return self._later[0]().text

    @property
    def terms(self) -> tuple[Terms, ...]:
        try:
            return tuple(store.unpack(_TERMS(self)))
        except store.UNFIT as error:  # its checksum was right, so nobody has damaged it by accident
            raise OutputError("what is kept of earlier builds is not as wangqi keeps it", hint=_CLEAN) from error

    @property
    def encoded(self) -> tuple[str, ...]:
        return self._later[1]()[0]

    @property
    def units(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        return self._later[1]()[1]


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
