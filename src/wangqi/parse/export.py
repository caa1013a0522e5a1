"""A parsed issue as the JSON that `wangqi parse --format json` prints; its shape is public and kept stable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangqi.model import Article, Block, Parsed, Problem


def to_json(parsed: Parsed) -> dict[str, Any]:
    """`parsed` as plain values: None for what is not known, lines and columns from 1."""
    issue = parsed.issue
    return {
        "issue": {
            "id": issue.id,
            "number": issue.number,
            "total": issue.total,
            "date": issue.date.isoformat() if issue.date else None,
            "title": issue.title,
        },
        "sections": [
            {
                "name": section.name,
                "line": section.at.line,
                "articles": [_article(a) for a in section.articles],
            }
            for section in issue.sections
        ],
        "furniture": [
            {"line": item.line, "kind": item.kind, "text": item.text, "reason": item.reason}
            for item in parsed.furniture
        ],
        "repairs": [{"line": r.line, "rule": r.rule, "before": r.before, "after": r.after} for r in parsed.repairs],
        "problems": [_problem(problem) for problem in parsed.problems],
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "line": article.at.line,
        "source": article.source,
        "authors": list(article.authors),
        "byline": article.byline,
        "links": list(article.links),
        "blocks": [entry for block in article.blocks for entry in _block(block)],
    }


def _block(block: Block) -> Iterator[dict[str, Any]]:
    """One entry a block; a table whose rows are known gives one a row."""
    if block.kind == "table" and block.rows and any(len(row) > 1 or " " in row[0] for row in block.rows):
        per_line = len(block.rows) == block.end - block.at.line + 1
        for offset, row in enumerate(block.rows):
            line = block.at.line + offset if per_line else block.at.line
            yield {"kind": "table", "text": "\t".join(row), "cells": list(row), "line": line}
        return
    yield {"kind": block.kind, "text": block.text, "line": block.at.line}


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "line": problem.at.line,
        "column": problem.at.column,
        "hint": problem.hint,
    }
