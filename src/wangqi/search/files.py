"""All files of the search beside Pagefind's own, as text: what they hold depends on the documents alone.

search/index/manifest.json     the segments, in order, and how many slices there are of the rest
search/tables/                 filters and facets (table.py)
search/words/3.txt             a slice of the lexicon (lexicon.py)
search/latin/3.txt             a slice of the Latin words (latin.py)
search/suggest/3.json, l.json  a slice of the suggestions (suggestions.py)
search/variants.json           traditional characters (variants.py)
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence

from wangqi.search import latin, suggestions
from wangqi.search.documents import Document
from wangqi.search.extracts import Extracted, counted, of_segment
from wangqi.search.lexicon import WORDS_A_SLICE, sliced, slices
from wangqi.search.segments import FORMAT, SINGLE, Segment
from wangqi.search.table import paths, tables
from wangqi.search.variants import variants


def search_files(
    segments: Sequence[Segment], synonyms: Sequence[str] = (), extracted: Extracted = of_segment
) -> Iterator[tuple[str, str]]:
    """Path below the site's root, and text. `synonyms`: lines as in site.yaml, `矿联 = 中国矿业联合会`.

    `extracted` gives what is needed of the texts, which the documents may then lack.
    """
    documents = [document for segment in segments for document in segment.documents]
    scale = segments[0].scale if segments else SINGLE
    extracts = [extracted(segment) for segment in segments]
    words = counted(extracts)
    listed, found = suggestions.terms(documents, words), list(suggestions.titles(documents))
    word_slices = slices(len(words), WORDS_A_SLICE * scale.slices)
    runs = {word for one in extracts for word in one.latin}
    latin_slices = slices(5 * len(runs), latin.A_SLICE)  # a word lies in some five of them
    suggestion_slices = slices(len(listed) + len(found), suggestions.A_SLICE * scale.slices)
    beside = dict(tables(segments, [(one.titles, one.lengths) for one in extracts]))
    runs_in = list(latin.sliced(runs, latin_slices))
    traditional = _json(_variants(documents, words, set().union(*(one.held for one in extracts))))
    manifest = {
        "version": FORMAT,
        "segments": [
            {
                "id": segment.id,
                "folder": segment.key,
                "articles": len(segment.documents),
                "sums": [checksum(beside[path]) for path in paths(segment)],
            }
            for segment in segments
        ],
        "words": {"slices": word_slices, "total": sum(words.values())},
        "latin": {"slices": latin_slices, "sums": [checksum(text) for text in runs_in]},
        "suggest": {"slices": suggestion_slices},
        "variants": checksum(traditional),
        "synonyms": [group for line in synonyms if len(group := _group(line)) > 1],
    }
    yield "search/index/manifest.json", _json(manifest)
    yield from beside.items()
    for number, text in enumerate(sliced(words, word_slices)):
        yield f"search/words/{number}.txt", f"{checksum(text)}\n{text}"
    for number, text in enumerate(runs_in):
        yield f"search/latin/{number}.txt", text
    for number, rows in enumerate(suggestions.by_character(listed, found, suggestion_slices)):
        yield f"search/suggest/{number}.json", _json(rows)
    for letter, rows in sorted(suggestions.by_letter(listed).items()):
        yield f"search/suggest/{letter}.json", _json(rows)
    yield "search/variants.json", traditional


def _variants(documents: Sequence[Document], words: Mapping[str, int], held: set[str]) -> dict[str, object]:
    characters = {char for word in words for char in word}
    characters.update(char for document in documents for char in document.title)
    return variants(characters, words.keys(), held)


def checksum(text: str) -> str:
    """CRC-32 in hexadecimal. A browser that gets a file with another one has a damaged file, or one of another build.

    Where no manifest can say it (`list.txt`, the lexicon), it is the file's own first line.
    """
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}"


def _group(line: str) -> list[str]:
    return [part for part in (part.strip() for part in line.split("=")) if part]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
