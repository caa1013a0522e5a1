"""PDF and Word files to the text of an issue, by what their pages and styles say.

    file ─pdf──▶ sheets ─fragments─columns─furniture─paragraphs─▶ passages ─contents─roles─outline─▶ issue ─▶ Markdown
         └docx─────────────────────────────────────────────────▶ passages ┘

The result is Markdown with front matter, since geometry and styles tell the structure and Markdown keeps it. Only
where nothing on the page tells titles from text is it raw text, one paragraph a line, for the parser of raw bulletins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from wangqi.errors import SourceError
from wangqi.model import Location, Parsed, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from wangqi.config import FieldWords
    from wangqi.importers.assembly import Assembled, Draft

MAX_PASSAGES: Final = 20_000
"""Paragraphs that a Word file may have; a bulletin of 300 pages has some six thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An issue ready to be saved."""

    text: str
    suffix: Literal[".md", ".txt"]
    """`.md`: the structure is known; `.txt`: paragraphs are known, the parser finds the structure."""
    problems: tuple[Problem, ...]
    parsed: Parsed
    """What was read, with the furniture that was left out."""


def import_file(path: Path, words: FieldWords) -> Imported:
    """Read a `.pdf` or `.docx` file. Raises WangqiError where it cannot be read, with what to do about it."""
    from wangqi.importers.assembly import assemble

    return _imported(assemble(_draft(path), words, path=path.name), path.name)


def _draft(path: Path) -> Draft:
    from wangqi.importers.assembly import draft_of_passages, draft_of_sheets

    suffix = path.suffix.lower()
    if suffix == ".pdf":
        from wangqi.importers.pdf import read_pdf

        return draft_of_sheets(read_pdf(path))
    if suffix == ".docx":
        from wangqi.importers.docx import read_docx

        document = read_docx(path)
        if not document.passages:
            raise SourceError(
                f"{path.name} was refused: it holds no text",
                path=path.name,
                hint="If its pages are pictures, run OCR first (in WPS or with ocrmypdf).",
            )
        if len(document.passages) > MAX_PASSAGES:
            raise SourceError(
                f"{path.name} was refused: it has more than {MAX_PASSAGES:,} paragraphs",
                path=path.name,
                hint="Split it: one file for each issue.",
            )
        return draft_of_passages(document.passages, document.furniture)
    raise SourceError(f"{path.name} is neither .pdf nor .docx", path=path.name, hint="Save it as one of the two.")


def _imported(assembled: Assembled, name: str) -> Imported:
    from wangqi.parse.write_markdown import to_markdown

    parsed = assembled.parsed
    if assembled.titled:
        return Imported(text=_without_id(to_markdown(parsed)), suffix=".md", problems=parsed.problems, parsed=parsed)
    problem = Problem(
        severity="warning",
        code="no-titles",
        message="nothing in its looks tells titles from text; it was taken over as raw text, one paragraph a line",
        hint="look through what `wangqi parse` makes of it",
        at=Location(path=name),
    )
    text = "\n".join(text.replace("\t", "  ") for text in assembled.texts) + "\n"
    return Imported(text=text, suffix=".txt", problems=(*parsed.problems, problem), parsed=parsed)


def _without_id(text: str) -> str:
    """Markdown without the id in its front matter.

    Here it would come from the name of the imported file, and who adds that file may yet give it a date.
    """
    front, end, body = text.removeprefix("---\n").partition("\n---\n")
    kept = [line for line in front.split("\n") if line and not line.startswith("id: ")]
    return "\n".join(["---", *kept]) + end + body if kept else body.lstrip("\n")


__all__ = ["Imported", "import_file"]
