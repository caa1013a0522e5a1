"""How names are spelled in addresses, kept between builds: the dictionary that says so takes long to load.

A spelling depends on its name and the tools alone, so one that is kept is the one that would be made. It becomes part
of paths, and what is kept is not trusted: it is taken over only where it looks like an address.
"""

from __future__ import annotations

import contextlib
import re

from wangqi import store
from wangqi.archive.slugs import slug
from wangqi.store import Store

SPELLINGS = "spellings"
"""Where they are kept in the store."""

_ADDRESS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Spellings:
    """Gives the `slug` of names. What an earlier build made is taken over, and `keep` keeps what this one asked for."""

    def __init__(self, kept: Store, tools: str) -> None:
        self._store, self._key = kept, store.key(tools) if tools else ""
        self._known = self._read()
        self._asked: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The address of a name."""
        self._asked[name] = found = self._known.get(name) or slug(name)
        return found

    def keep(self) -> None:
        """Keep the spellings of all names that were asked for, and no others."""
        if self._key and self._store.writes and self._asked != self._known:
            self._store.put(SPELLINGS, self._key, store.pack(self._asked))
            self._store.prune((SPELLINGS,), {self._key})

    def _read(self) -> dict[str, str]:
        content = self._store.get(SPELLINGS, self._key) if self._key else None
        with contextlib.suppress(*store.UNFIT):
            found = store.unpack(content) if content else None
            if isinstance(found, dict) and all(map(_fit, found, found.values())):
                return found
        return {}


def _fit(name: object, spelled: object) -> bool:
    return isinstance(name, str) and isinstance(spelled, str) and _ADDRESS.fullmatch(spelled) is not None
