"""Reading what is new before it is known what else is: by a process of its own, from the beginning of a build.

To read one issue takes longer than to look whether a thousand are known, for the dictionary has to be loaded. What was
written since the last build is most likely new, and it takes no more than the times of files to say what that is. The
outcome is kept where every other issue is found as well.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from wangqi import source, store
from wangqi.digest import CARDS, Keys, Reader, recalled_nouns
from wangqi.site import Site
from wangqi.store import Store
from wangqi.words import Segmenter

_FEW = 8
"""Issues that are read early: many are better read by all processes together."""


def read_new(site: Site, kept: Store, since: int) -> None:
    """Read the issues that were written since then (nanoseconds), and keep them, if they are new and few."""
    tools = store.of_tools()
    keys = Keys(site, tools)
    found = [(path, keys.of(path)) for path in source.scan(site.issues).paths if _written(path) > since]
    new = [(path, key) for path, key in found if key and not kept.holds(CARDS, key)]
    if 0 < len(new) <= _FEW:
        nouns = partial(recalled_nouns, kept, tools)
        reader = Reader(site, Segmenter(site.terms, stop_words=site.stop_words, recall=nouns), kept, keys)
        for path, key in new:
            reader.packed((0, path, key))


def _written(path: Path) -> int:
    """When an issue or its sidecar was written, as far as the file system says."""
    return max(map(store.written, (str(path), f"{str(path).removesuffix(path.suffix)}.yaml")))
