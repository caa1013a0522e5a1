"""All files of the search beside Pagefind's own, as text: what they hold depends on the documents alone.

search/index/manifest.json     the segments, in order, and how many slices there are of the rest
search/tables/                 filters and facets (table.py)
search/words/3.txt             a slice of the lexicon (lexicon.py)
search/latin/3.txt             a slice of the Latin words (latin.py)
search/suggest/3.json, l.json  a slice of the suggestions (suggestions.py)
search/variants.json           traditional characters (variants.py)
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

from wangqi.search import latin, suggestions
from wangqi.search.compact import compact
from wangqi.search.extracts import Extracted, counted, of_segment
from wangqi.search.lexicon import WORDS_A_SLICE, sliced, slices
from wangqi.search.segments import FORMAT, SINGLE, Segment
from wangqi.search.suggestions import Spelt, spelling
from wangqi.search.table import paths
from wangqi.search.variants import variants


def search_files(
    segments: Sequence[Segment],
    synonyms: Sequence[str] = (),
    extracted: Extracted = of_segment,
    spelt: Spelt = spelling,
) -> Iterator[tuple[str, str]]:
    """Path below the site's root, and text. `synonyms`: lines as in site.yaml, `矿联 = 中国矿业联合会`.

    `extracted` gives what is needed of a segment's documents, which may then lack what they say; `spelt` the pinyin.
    """
    scale = segments[0].scale if segments else SINGLE
    found = [extracted(segment) for segment in segments]
    extracts, outlines = [one for one, _ in found], [other for _, other in found]
    words = counted(extracts)
    ranked = suggestions.ranked(words)
    listed = suggestions.terms(counted(outlines), ranked)
    titles = [row for one in outlines for row in zip(one.begins, one.rows, strict=True)]
    word_slices = slices(len(words), WORDS_A_SLICE * scale.slices)
    runs = {word for one in extracts for word in one.latin}
    latin_slices = slices(5 * len(runs), latin.A_SLICE)  # a word lies in some five of them
    suggestion_slices = slices(len(listed) + len(titles), suggestions.A_SLICE * scale.slices)
    tables = [(one.table, one.keywords) for one in outlines]
    runs_in = list(latin.sliced(runs, latin_slices))
    held = set().union(*(one.held for one in extracts))
    traditional = compact(variants((one.forms for one in extracts) if words else (), held))
    manifest = {
        "version": FORMAT,
        "segments": [
            {
                "id": segment.id,
                "folder": segment.key,
                "articles": len(segment.documents),
                "sums": [checksum(text) for text in texts],
            }
            for segment, texts in zip(segments, tables, strict=True)
        ],
        "words": {"slices": word_slices, "total": sum(words.values())},
        "latin": {"slices": latin_slices, "sums": [checksum(text) for text in runs_in]},
        "suggest": {"slices": suggestion_slices},
        "variants": checksum(traditional),
        "synonyms": [group for line in synonyms if len(group := _group(line)) > 1],
    }
    yield "search/index/manifest.json", compact(manifest)
    for segment, texts in zip(segments, tables, strict=True):
        yield from zip(paths(segment), texts, strict=True)
    for number, text in enumerate(sliced(words, word_slices)):
        yield f"search/words/{number}.txt", f"{checksum(text)}\n{text}"
    for number, text in enumerate(runs_in):
        yield f"search/latin/{number}.txt", text
    for number, text in enumerate(suggestions.by_character(listed, titles, suggestion_slices)):
        yield f"search/suggest/{number}.json", text
    for letter, text in suggestions.by_letter(listed, ranked, spelt).items():
        yield f"search/suggest/{letter}.json", text
    yield "search/variants.json", traditional


def checksum(text: str) -> str:
    """CRC-32 in hexadecimal. A browser that gets a file with another one has a damaged file, or one of another build.

    Where no manifest can say it (`list.txt`, the lexicon), it is the file's own first line.
    """
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}"


def _group(line: str) -> list[str]:
    return [part for part in (part.strip() for part in line.split("=")) if part]
