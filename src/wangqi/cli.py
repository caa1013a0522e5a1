"""The command line: arguments, printing, progress, exit codes. The only module that prints.

Exit codes: 0 done, 1 problems that stop (or any warning under `--strict`), 2 wrong usage.
Answers go to standard output; problems, progress and remarks go to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wangqi import __version__
from wangqi.errors import UsageError, WangqiError

if TYPE_CHECKING:
    from wangqi.build import Gathered
    from wangqi.model import Problem
    from wangqi.site import Site

Command = TypeVar("Command", bound=Callable[..., Any])

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class _Group(click.Group):
    """Commands in the order of an editor's week, and every expected failure as one calm message."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's words
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WangqiError as error:
            _print_failure(error)
            ctx.exit(2 if isinstance(error, UsageError) else 1)
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
            ctx.exit(130)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="wangqi", message="wangqi %(version)s")
def main() -> None:
    """Turn a folder of Chinese newsletter issues into a searchable website.

    Put bulletins (.txt or .md) into issues/ and run `wangqi build`; the site is in public/.
    """


def _site_options(command: Command) -> Command:
    """The options that every command about a whole site has."""
    options = [
        click.option("--root", type=_FOLDER, default=Path(), help="The site's folder.  [default: this one]"),
        click.option("--issues", type=_FOLDER, help="Where the issues are.  [default: issues/ in the root]"),
        click.option("--output", type=_FOLDER, help="Where the site goes.  [default: public/ in the root]"),
        click.option("--strict", is_flag=True, help="Let warnings stop the build as errors do."),
        click.option("--jobs", type=click.IntRange(min=0), default=0, help="Processes.  [default: one a processor]"),
        click.option("--quiet", is_flag=True, help="Print problems only."),
        click.option("--base-url", help="Where the site will stand, e.g. https://example.org/bulletin/."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@_site_options
def build(
    root: Path,
    issues: Path | None,
    output: Path | None,
    strict: bool,
    jobs: int,
    quiet: bool,
    base_url: str | None,
) -> None:
    """Build the site."""
    from wangqi import build as building

    site, gathered = _gather(root, issues, base_url, jobs, quiet)
    _stop_if_bad(gathered, strict)
    target = output or root / "public"
    report = building.build(site, gathered, target, jobs=jobs, progress=_Bars(quiet))
    if not quiet:
        click.echo(
            f"{target}: {report.issues} issues, {report.articles} articles, {report.pages} pages"
            f" in {report.seconds:.1f} s",
            err=True,
        )


@main.command()
@_site_options
@click.option("--audit", is_flag=True, help="Print the account of every file: where its characters went.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print problems.")
def check(
    root: Path,
    issues: Path | None,
    output: Path | None,  # noqa: ARG001 - the same options as build, so that one can replace the other
    strict: bool,
    jobs: int,
    quiet: bool,
    base_url: str | None,
    audit: bool,
    form: str,
) -> None:
    """Report every problem; write nothing."""
    _, gathered = _gather(root, issues, base_url, jobs, quiet, show=form == "text")
    if form == "json":
        click.echo(json.dumps([_as_json(problem) for problem in gathered.problems], ensure_ascii=False, indent=1))
    if audit:
        _print_accounts(gathered)
    _stop_if_bad(gathered, strict)


@main.command()
@_site_options
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free one.")
def serve(
    root: Path,
    issues: Path | None,
    output: Path | None,
    strict: bool,
    jobs: int,
    quiet: bool,
    base_url: str | None,
    port: int,
) -> None:
    """Build, show the site on this machine, rebuild on every change."""
    from wangqi import serve as serving

    def rebuild() -> bool:
        from wangqi import build as building

        try:
            site, gathered = _gather(root, issues, base_url, jobs, quiet)
            _stop_if_bad(gathered, strict)
            building.build(site, gathered, target, jobs=jobs, progress=_Bars(quiet))
        except WangqiError as error:
            _print_failure(error)
            return False
        except click.exceptions.Exit:
            return False
        return True

    target = output or root / "public"
    serving.serve(
        target,
        watched=[root, *([issues] if issues else [])],
        rebuild=rebuild,
        port=port,
        say=lambda text: click.echo(text, err=True),
    )


@main.command()
@click.argument("file", type=_FILE)
@click.option("--format", "form", type=click.Choice(["json", "markdown", "text"]), default="json", show_default=True)
@click.option("--explain", is_flag=True, help="Print each line's label, the runner-up, the margin and the clues.")
@click.option("--root", type=_FOLDER, default=Path(), help="The site whose words apply.  [default: this folder]")
def parse(file: Path, form: str, explain: bool, root: Path) -> None:
    """Show what one issue is read as."""
    from wangqi import site as sites
    from wangqi import source
    from wangqi.parse import parse as read
    from wangqi.parse.explain import explain as explained
    from wangqi.parse.export import to_json
    from wangqi.parse.write_markdown import to_markdown, to_text

    words = sites.load(root).config.words
    text = source.read(file, name=file.as_posix())
    if explain:
        click.echo(explained(text, words))
        return
    parsed = read(text, words)
    writers = {"markdown": to_markdown, "text": to_text}
    if form == "json":
        click.echo(json.dumps(to_json(parsed), ensure_ascii=False, indent=1))
    else:
        click.echo(writers[form](parsed), nl=False)
        _print_problems(parsed.problems)


def _gather(
    root: Path, issues: Path | None, base_url: str | None, jobs: int, quiet: bool, *, show: bool = True
) -> tuple[Site, Gathered]:
    """Load a site and read its issues, printing what is wrong with them."""
    from wangqi import build as building
    from wangqi import site as sites

    site = sites.load(root, issues=issues, base_url=base_url)
    if not site.issues.is_dir():
        raise UsageError(f"no folder {site.issues}", hint="make it and put issues into it, or name one with --issues")
    gathered = building.gather(site, jobs=jobs, progress=_Bars(quiet))
    if show:
        _print_problems(gathered.problems)
    return site, gathered


def _stop_if_bad(gathered: Gathered, strict: bool) -> None:
    """Leave with exit code 1 where the text cannot be trusted to make a site."""
    grave = ("error", "warning") if strict else ("error",)
    count = sum(problem.severity in grave for problem in gathered.problems)
    if count:
        click.echo(f"stopped: {count} {'problem' if count == 1 else 'problems'} to mend first", err=True)
        raise click.exceptions.Exit(1)


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        word = click.style(f"{problem.severity}[{problem.code}]", fg=_COLOURS[problem.severity], bold=True)
        place = f"{problem.at.path}:{problem.at.line}:{problem.at.column}"
        _say(f"{place}: {word} {problem.message}")
        if problem.hint:
            _say(f"  hint: {problem.hint}")


def _print_failure(error: WangqiError) -> None:
    place = f"{error.path}:{error.line or 1}:{error.column or 1}: " if error.path else ""
    _say(f"{place}{click.style('error', fg='red', bold=True)} {error.message}")
    if error.hint:
        _say(f"  hint: {error.hint}")


def _say(text: str) -> None:
    """Print to standard error. Colours only on a terminal and never where NO_COLOR is set; no control characters."""
    import os

    safe = "".join(char if char.isprintable() or char == "\x1b" else "\ufffd" for char in text)
    click.echo(safe, err=True, color=False if os.environ.get("NO_COLOR") else None)


def _print_accounts(gathered: Gathered) -> None:
    """One line a file: how many non-blank characters it has and where each of them went."""
    parts = ("blocks", "titles", "sections", "bylines", "furniture")
    click.echo("\t".join(("file", "total", *parts)))
    for digest in gathered.digests:
        account = digest.parsed.account
        counts = (account.total, *(getattr(account, part) for part in parts))
        click.echo("\t".join((digest.parsed.issue.at.path, *map(str, counts))))


def _as_json(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.at.path,
        "line": problem.at.line,
        "column": problem.at.column,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


class _Bars:
    """Progress bars on a terminal; nothing elsewhere, so that a CI log stays short."""

    def __init__(self, quiet: bool) -> None:
        self._hidden = quiet or not sys.stderr.isatty()

    def stage(self, name: str, total: int) -> Callable[[int], None]:
        if self._hidden:
            return lambda _: None
        from tqdm import tqdm

        bar = tqdm(total=total, desc=name, unit="", leave=False, file=sys.stderr)

        def advance(steps: int) -> None:
            bar.update(steps)
            if bar.n >= total:
                bar.close()

        return advance
