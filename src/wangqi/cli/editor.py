"""The commands of an editor's week: new, add, parse."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wangqi.cli.printing import counted, print_failure, print_problems, say
from wangqi.errors import WangqiError

if TYPE_CHECKING:
    from wangqi.adding import Addition
    from wangqi.site import Site

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")


@click.command(short_help="Make a new archive that builds at once.")
@click.argument("folder", type=_FOLDER)
@click.option(
    "--publish",
    "hosts",
    type=click.Choice(["github", "gitlab", "server", "docker"]),
    multiple=True,
    help="How it will be published: the files for it are written too; may be given more than once.  [default: github]",
)
@_DRY_RUN
def new(folder: Path, hosts: tuple[str, ...], dry_run: bool) -> None:
    """Make a new archive in FOLDER: settings, one sample issue, a dictionary, a workflow that publishes."""
    from wangqi import scaffold

    for path in scaffold.new(folder, hosts=hosts or ("github",), dry_run=dry_run):
        click.echo(path)
    if not dry_run:
        say(f"next: cd {folder} && wangqi serve")


@click.command(short_help="Add text, Markdown, PDF or Word files to the archive.")
@click.argument("files", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@click.option("--root", type=_FOLDER, default=Path(), help="The site's folder.  [default: this one]")
@click.option("--issues", type=_FOLDER, help="Where the issues are.  [default: issues/ in the root]")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The issue's date, whatever the file says.")
@click.option("--number", type=click.IntRange(min=1), help="The issue's number, whatever the file says.")
@click.option("--outline", is_flag=True, help="Show sections and titles of every file.  [default: of a single file]")
@_DRY_RUN
def add(
    files: tuple[Path, ...],
    root: Path,
    issues: Path | None,
    day: datetime | None,
    number: int | None,
    outline: bool,
    dry_run: bool,
) -> None:
    """Add FILES (.txt, .md, .pdf, .docx, or folders of them) to the archive; overwrite nothing."""
    from wangqi import adding
    from wangqi import site as sites

    site = sites.load(root, issues=issues)
    paths = list(adding.files_in(files))
    if len(paths) > 1 and (day or number):
        raise click.UsageError("--date and --number are for one file at a time")
    failed, taken = 0, set[Path]()
    for place, path in enumerate(paths, 1):
        try:
            addition = _planned(path, site, day.date() if day else None, number)
            adding.refuse_taken(addition, taken)
            if not dry_run:
                adding.carry_out(addition)
            taken.add(addition.target)
            head = f"{place}/{len(paths)} " if len(paths) > 1 else ""
            _show(addition, head, dry_run, outline=outline or len(paths) == 1)
        except WangqiError as error:
            print_failure(error)
            failed += 1
    if failed:
        say(f"{failed} of {counted(len(paths), 'file')} {'was' if failed == 1 else 'were'} not added")
        raise click.exceptions.Exit(1)
    if not paths:
        say("there is nothing to add: no .txt, .md, .pdf or .docx file")


def _planned(path: Path, site: Site, day: date | None, number: int | None) -> Addition:
    """Plan an addition; a date that is nowhere to be found is asked for on a terminal, and only there."""
    from wangqi import adding

    addition = adding.plan(path, site, day=day, number=number)
    issue = addition.parsed.issue
    watched = sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")
    if issue.date is None and issue.number is None and watched:
        answer = click.prompt(f"{path}: date of this issue (YYYY-MM-DD)", type=click.DateTime(["%Y-%m-%d"]), err=True)
        addition = adding.plan(path, site, day=answer.date(), number=number)
    return addition


def _show(addition: Addition, head: str, dry_run: bool, *, outline: bool) -> None:
    """Say what was read, so that an editor sees at a glance whether it is right."""
    issue = addition.parsed.issue
    kinds = Counter(block.kind for article in issue.articles for block in article.blocks)
    click.echo(f"{head}{addition.origin} {'would be' if dry_run else 'is'} {addition.target}")
    about = [f"number {issue.number}" if issue.number else "no number", str(issue.date or "no date")]
    counts = ((len(issue.sections), "section"), (len(issue.articles), "article"), (kinds["paragraph"], "paragraph"))
    click.echo("  " + ", ".join(about + [counted(*pair) for pair in counts]))
    for section in issue.sections if outline else ():
        click.echo(f"  {section.name or '-'}")
        for article in section.articles:
            click.echo(f"    {article.id:>3}  {article.title}")
    print_problems((*addition.problems, *addition.parsed.problems))


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "markdown", "text"]),
    default="json",
    show_default=True,
    help="json: the whole structure; markdown: a file that builds to the same pages; text: for reading.",
)
@click.option("--explain", is_flag=True, help="Print each line's label, the runner-up, the margin and the clues.")
@click.option("--root", type=_FOLDER, default=Path(), help="The site whose words apply.  [default: this folder]")
def parse(file: Path, form: str, explain: bool, root: Path) -> None:
    """Show what one issue is read as."""
    from wangqi import site as sites
    from wangqi import source
    from wangqi.parse import parse as read
    from wangqi.parse.bulletin import explain as explained
    from wangqi.parse.export import to_json
    from wangqi.parse.write_markdown import to_markdown, to_text

    words = sites.load(root).config.words
    text = source.read(file, name=file.as_posix())
    if explain:
        click.echo(explained(text, words), nl=False)
        return
    parsed = read(text, words)
    writers = {"markdown": to_markdown, "text": to_text}
    if form == "json":
        click.echo(json.dumps(to_json(parsed), ensure_ascii=False, indent=1))
    else:
        click.echo(writers[form](parsed), nl=False)
        print_problems(parsed.problems)
