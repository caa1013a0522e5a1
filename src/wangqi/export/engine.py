"""Files for an existing OpenSearch or Elasticsearch: the mapping of an index, and bulk requests that fill it.

Two readings of the text, none of which needs a plugin:

    text, title          one token a character (an `ngram` tokenizer of length 1), so that a phrase of characters finds
                         any string, as the site's own index does; blocks are separate values, so none spans two
    words, title.words   jieba's words, cut here with the site's dictionary and parted by spaces (`whitespace`)

Where the engine has the IK plugin, `dictionary.txt` is its `ext_dict`. Names and forms after OpenSearch's reference
(create index, bulk API, text analysis), which Elasticsearch 7 and 8 share.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

from wangqi.config import Config
from wangqi.model import Archive, Entry, Issue
from wangqi.pages.urls import article_url
from wangqi.site import Site
from wangqi.words import Segmenter, read_terms

PART = 5 << 20
"""Characters of one bulk file at most, about 15 MB: engines refuse a request over 100 MB and advise 5 to 15."""


def mapping(site: Site, archive: Archive) -> str:
    """The body of `PUT /INDEX`: settings and mapping."""
    exact = {"type": "text", "analyzer": "exact"}
    words = {"type": "text", "analyzer": "words"}
    keyword = {"type": "keyword"}
    facets = {facet.id: keyword for facet in archive.facets}
    body = {
        "settings": {
            "index": {"max_result_window": 100_000},
            "analysis": {
                "tokenizer": {
                    "character": {
                        "type": "ngram",
                        "min_gram": 1,
                        "max_gram": 1,
                        "token_chars": ["letter", "digit", "punctuation", "symbol"],
                    }
                },
                "analyzer": {
                    "exact": {"type": "custom", "tokenizer": "character", "filter": ["cjk_width", "lowercase"]},
                    "words": {"type": "custom", "tokenizer": "whitespace", "filter": ["cjk_width", "lowercase"]},
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"title": site.config.title, "facets": [*facets]},
            "properties": {
                "url": {"type": "keyword", "index": False},
                "title": {**exact, "fields": {"words": words}},
                "text": exact,
                "words": words,
                "issue": keyword,
                "label": keyword,
                "date": {"type": "date", "format": "strict_date"},
                "year": keyword,
                "topic": keyword,
                "source": keyword,
                "keyword": keyword,
                "place": {"type": "integer"},
                **{name: keyword for name in facets if name not in ("year", "topic", "source", "keyword")},
            },
        },
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def dictionary(site: Site) -> str:
    """The words of the field that ship with wangqi and the site's own, one a line."""
    shipped = files("wangqi").joinpath("data", "terms.txt").read_text(encoding="utf-8").split("\n")
    words = dict.fromkeys(term.word for term in read_terms([*shipped, *site.terms]))
    return "".join(f"{word}\n" for word in words)


def parts(
    archive: Archive, config: Config, segmenter: Segmenter, label: Callable[[Issue], str]
) -> Iterator[tuple[str, list[str]]]:
    """The bulk files: `bulk-0001.ndjson` and so on, each with whole articles."""
    names = {topic.id: topic.name for topic in archive.topics}
    part: list[str] = []
    size, number = 0, 1
    for place, entry in enumerate(archive.entries):
        action = {"index": {"_id": f"{entry.issue.id}/{entry.article.id}"}}
        lines = f"{_dumps(action)}\n{_dumps(_document(entry, place, names, config, segmenter, label))}\n"
        if part and size + len(lines) > PART:
            yield f"bulk-{number:04}.ndjson", part
            part, size, number = [], 0, number + 1
        part.append(lines)
        size += len(lines)
    if part:
        yield f"bulk-{number:04}.ndjson", part


def _document(
    entry: Entry,
    place: int,
    names: dict[str, str],
    config: Config,
    segmenter: Segmenter,
    label: Callable[[Issue], str],
) -> dict[str, Any]:
    issue, article = entry.issue, entry.article
    texts = [unit for block in article.blocks for unit in block.units]
    found: dict[str, Any] = {
        "url": article_url(entry, config),
        "title": article.title,
        "text": texts,
        "words": [" ".join(segmenter.cut(text)) for text in (article.title, *texts)],
        "issue": issue.id,
        "label": label(issue),
        "date": issue.date.isoformat() if issue.date else None,
        "year": str(issue.date.year) if issue.date else None,
        "topic": names.get(entry.topic or ""),
        "source": article.source,
        "keyword": list(entry.keywords),
        "place": place,
        **{name: list(values) for name, values in entry.facets},
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _dumps(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode("utf-8")
