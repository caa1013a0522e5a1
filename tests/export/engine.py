"""A small HTTP server that speaks the part of OpenSearch's `_search` that static/search/remote.js uses.

It reads the exported mapping and bulk files, refuses a field or query form that it does not know, and answers in the
documented shape. It is no engine: phrases are found as strings, and scores are counts.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Score = float


class Engine:
    """An index filled from an export."""

    def __init__(self, folder: Path) -> None:
        self.fields: Json = json.loads((folder / "mapping.json").read_text("utf-8"))["mappings"]["properties"]
        lines = [line for part in sorted(folder.glob("bulk-*.ndjson")) for line in part.read_text("utf-8").split("\n")]
        rows = [json.loads(line) for line in lines if line]
        self.documents: dict[str, Json] = {}
        for action, document in zip(rows[::2], rows[1::2], strict=True):
            assert set(action) == {"index"}
            assert set(document) <= set(self.fields), "dynamic: strict"
            self.documents[action["index"]["_id"]] = document

    def search(self, body: Json) -> Json:
        """Answer one request."""
        found = [(name, score) for name in self.documents if (score := self.score(body.get("query", {}), name))]
        kept = [pair for pair in found if self.score(body.get("post_filter", {}), pair[0])]
        for key in reversed(body.get("sort", ["_score"])):
            self.order(kept, key)
        first = body.get("from", 0)
        return {
            "hits": {
                "total": {"value": len(kept), "relation": "eq"},
                "hits": [self.hit(body, name, score) for name, score in kept[first : first + body["size"]]],
            },
            "aggregations": {
                name: self.aggregation(wanted, [pair[0] for pair in found]) for name, wanted in body["aggs"].items()
            },
        }

    def order(self, rows: list[tuple[str, Score]], key: Any) -> None:
        if key == "_score":
            rows.sort(key=lambda row: -row[1])
            return
        ((field, way),) = key.items()
        assert self.fields[field]["type"] in ("date", "integer", "keyword"), "text fields cannot be sorted"
        rows.sort(key=lambda row: self.documents[row[0]].get(field, ""), reverse=way == "desc")

    def score(self, query: Json, name: str) -> Score:
        """How well a document fits: 0 for not at all."""
        if not query:
            return 1
        ((kind, said),) = query.items()
        return {"bool": self.of_bool, "match_phrase": self.of_phrase, "terms": self.of_terms}[kind](said, name)

    def of_bool(self, said: Json, name: str) -> Score:
        assert set(said) <= {"must", "must_not", "filter", "should", "minimum_should_match"}
        needed = [self.score(part, name) for part in (*said.get("must", ()), *said.get("filter", ()))]
        should = [self.score(part, name) for part in said.get("should", ())]
        unwanted = any(self.score(part, name) for part in said.get("must_not", ()))
        if unwanted or not all(needed) or sum(map(bool, should)) < said.get("minimum_should_match", 0):
            return 0
        return sum(needed) + sum(should) or 1

    def of_phrase(self, said: Json, name: str) -> Score:
        ((field, asked),) = said.items()
        assert self.fields[field]["type"] == "text"
        text, boost = (asked["query"], asked["boost"]) if isinstance(asked, dict) else (asked, 1)
        values = self.documents[name].get(field, ())
        return boost * sum(fold(value).count(fold(text)) for value in ([values] if isinstance(values, str) else values))

    def of_terms(self, said: Json, name: str) -> Score:
        ((field, wanted),) = said.items()
        return float(bool(set(self.values(name, field)) & set(wanted)))

    def values(self, name: str, field: str) -> list[str]:
        if field not in self.fields:
            return []  # an engine counts nothing for a field that it does not have
        assert self.fields[field]["type"] == "keyword", f"{field} cannot be counted"
        value = self.documents[name].get(field, [])
        return [value] if isinstance(value, str) else value

    def aggregation(self, wanted: Json, names: list[str]) -> Json:
        if "terms" in wanted:
            said = wanted["terms"]
            fits = re.compile(said.get("include", ".*"))
            counts = Counter(
                value for name in names for value in self.values(name, said["field"]) if fits.fullmatch(value)
            )
            rows = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[: said["size"]]
            return {"buckets": [{"key": key, "doc_count": count} for key, count in rows]}
        kept = [name for name in names if self.score(wanted["filter"], name)]
        inner = {name: self.aggregation(below, kept) for name, below in wanted["aggs"].items()}
        return {"doc_count": len(kept), **inner}

    def hit(self, body: Json, name: str, score: Score) -> Json:
        document, look = self.documents[name], body["highlight"]
        strings = [text for text in phrases(body["query"]) if text]
        marked: Json = {}
        for field, form in look["fields"].items():
            values = [document[field]] if isinstance(document[field], str) else document[field]
            best = max(values, key=lambda value: sum(value.count(text) for text in strings))
            best = best if not form["number_of_fragments"] else best[: form["fragment_size"]]
            for text in strings:  # an engine marks every token of a phrase, which here is a character
                tokens = "".join(look["pre_tags"][0] + char + look["post_tags"][0] for char in text)
                best = best.replace(text, tokens)
            marked[field] = [best]
        source = {key: value for key, value in document.items() if key in body["_source"]}
        return {"_id": name, "_score": score, "_source": source, "highlight": marked}


def phrases(query: Json) -> Iterator[str]:
    """The strings that a query asks for."""
    for key, value in query.items():
        if key == "match_phrase":
            yield from (said for said in value.values() if isinstance(said, str))
        elif key != "must_not":
            for part in value if isinstance(value, list) else [value]:
                yield from phrases(part) if isinstance(part, dict) else ()


def fold(text: str) -> str:
    return "".join(text.split()).casefold()


@contextmanager
def serving(engine: Engine) -> Iterator[str]:
    """The address of a server's `_search` on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = self.path == "/bulletin/_search"
            answer = json.dumps(engine.search(body) if known else {"error": "no such index"}).encode()
            self.send_response(200 if known else 404)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        log_message: Callable[..., None] = lambda *_: None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/bulletin/_search"
    finally:
        server.shutdown()
        server.server_close()
