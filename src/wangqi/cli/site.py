"""The commands about a whole site: build, check, serve."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wangqi.cli.printing import (
    Bars,
    as_problem,
    counted,
    print_accounts,
    print_failure,
    print_problems,
    print_urgent,
    say,
    summary,
)
from wangqi.cli.profiling import Stopwatch
from wangqi.errors import UsageError, WangqiError

if TYPE_CHECKING:
    from wangqi.gather import Gathered
    from wangqi.model import Digest, Problem
    from wangqi.site import Site
    from wangqi.store import Store
    from wangqi.survey import Survey

Command = TypeVar("Command", bound=Callable[..., Any])

_MANY_FILES = 20_000
"""Files that a common free host takes (https://developers.cloudflare.com/pages/platform/limits/)."""
_BACK = 19
"""How far looking at the files of a site stands back: nobody waits for it before all issues are put together."""
_FOLDER = click.Path(path_type=Path, file_okay=False)


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
        click.option(
            "--no-cache",
            "cache",
            is_flag=True,
            default=True,
            flag_value=False,
            help="Start from nothing, and keep nothing.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@_site_options
@click.option("--dry-run", is_flag=True, help="Read everything and say what would be built; write nothing.")
@click.option("--profile", is_flag=True, help="Say where the time went, stage by stage.")
def build(
    root: Path,
    issues: Path | None,
    output: Path | None,
    strict: bool,
    jobs: int,
    quiet: bool,
    base_url: str | None,
    cache: bool,
    dry_run: bool,
    profile: bool,
) -> None:
    """Build the site."""
    watch = Stopwatch(Bars(quiet))
    target = output or root / "public"
    looked = None if dry_run else _look(root, target, cache, jobs)
    site, gathered = gather(root, issues, base_url, jobs, quiet, cache, frozen=dry_run, progress=watch, last=target)
    click.get_current_context().find_root().obj = gathered  # held until the process ends (see `run`)
    _stop_if_bad(gathered, strict)
    if dry_run:
        held = _held(len(gathered.archive.issues), len(gathered.archive.entries))
        say(f"{target} would hold {held}; nothing is written")
        return
    from wangqi import build as building
    from wangqi import store

    kept = store.of_site(root, cache=cache)
    report = building.build(site, gathered, target, jobs=jobs, progress=watch, kept=kept, looked=looked)
    if profile:
        for line in watch.table():
            say(line)
    if not quiet:
        held = _held(report.issues, report.articles)
        say(f"{target}: {held}, {counted(report.pages, 'page')} in {report.seconds:.1f} s")
    if report.files > _MANY_FILES:
        fewer = "" if site.config.bundle else "; `bundle: true` in site.yaml makes far fewer of them (docs/publish.md)"
        say(f"the site has {report.files} files, and some hosts take {_MANY_FILES} at most: ask yours{fewer}")


def _held(issues: int, articles: int) -> str:
    return f"{counted(issues, 'issue')}, {counted(articles, 'article')}"


@click.command()
@_site_options
@click.option("--audit", is_flag=True, help="Print the account of every file: where its characters went.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How to print problems; github: annotations of a workflow run.",
)
def check(
    root: Path,
    issues: Path | None,
    output: Path | None,  # noqa: ARG001 - the same options as build, so that one can replace the other
    strict: bool,
    jobs: int,
    quiet: bool,
    base_url: str | None,
    cache: bool,
    audit: bool,
    form: str,
) -> None:
    """Report every problem; write nothing."""
    try:
        _, gathered = gather(root, issues, base_url, jobs, quiet, cache, show=lambda _: None, frozen=True)
    except UsageError:
        raise
    except WangqiError as error:
        if form != "text":
            _print_as(form, [as_problem(error)])
        if form in ("text", "github"):
            raise
        raise click.exceptions.Exit(1) from error
    problems = sorted(gathered.problems, key=_in_order)
    if form in ("text", "github"):
        print_problems(problems)
    _print_as(form, problems)
    if audit:
        print_accounts(gathered.digests)
    if not quiet:
        say(summary(problems, issues=len(gathered.archive.issues), articles=len(gathered.archive.entries)))
    _stop_if_bad(gathered, strict)


def _in_order(problem: Problem) -> tuple[str, int, int, str, str]:
    at = problem.at
    return at.path, at.line, at.column, problem.code, problem.message


def _print_as(form: str, problems: Sequence[Problem]) -> None:
    """Print for a machine; the form for people goes to standard error and is printed elsewhere."""
    from wangqi import __version__, reports

    if form == "json":
        click.echo(reports.as_json(problems))
    elif form == "sarif":
        click.echo(reports.as_sarif(problems, __version__))
    elif form == "github":
        for line in reports.as_github(problems):
            click.echo(line)


@click.command()
@click.option("--root", type=_FOLDER, default=Path(), help="The site's folder.  [default: this one]")
@click.option("--dry-run", is_flag=True, help="Say what would be removed; remove nothing.")
def clean(root: Path, dry_run: bool) -> None:
    """Remove what earlier builds kept in .wangqi/; the site stays."""
    from wangqi import store

    if dry_run:
        kept = (root / store.FOLDER).is_dir()
        say("would remove .wangqi/" if kept else "there is nothing to remove")
        return
    say("removed .wangqi/" if store.clean(root) else "there is nothing to remove")


@click.command()
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
    cache: bool,
    port: int,
) -> None:
    """Build, show the site on this machine, rebuild on every change."""
    from wangqi import serve as serving
    from wangqi.review import Desk
    from wangqi.theme import Theme

    desk = Desk(Theme(root))

    def rebuild() -> bool:
        from wangqi import build as building
        from wangqi import store

        try:
            looked = _look(root, target, cache, jobs)
            site, gathered = gather(root, issues, base_url, jobs, quiet, cache, remembered=remembered, last=target)
            remembered.clear()
            remembered.update((digest.key, digest) for digest in gathered.digests)
            desk.lay(gathered.digests, site.config.words, gathered.problems)
            _stop_if_bad(gathered, strict)
            kept = store.of_site(root, cache=cache)
            # The pages first, where a site stands already; the search index follows.
            first, bars = not standing, Bars(quiet)
            building.build(site, gathered, target, jobs=jobs, progress=bars, kept=kept, search=first, looked=looked)
            standing[:] = [(site, gathered)]
        except WangqiError as error:
            print_failure(error)
            return False
        except click.exceptions.Exit:
            return False
        return True

    def finish() -> None:
        from wangqi import build as building
        from wangqi import store

        click.echo("the pages are new; the search index follows …", err=True)
        try:
            for site, gathered in standing:
                kept = store.of_site(root, cache=cache)
                building.build(site, gathered, target, jobs=jobs, progress=Bars(quiet), kept=kept)
            click.echo("the search index is new", err=True)
        except WangqiError as error:
            print_failure(error)

    remembered: dict[str, Digest] = {}
    standing: list[tuple[Site, Gathered]] = []
    target = output or root / "public"
    serving.serve(
        target,
        watched=[root, *([issues] if issues else [])],
        rebuild=rebuild,
        port=port,
        say=lambda text: click.echo(text, err=True),
        desk=desk.answer,
        finish=finish,
    )


def gather(
    root: Path,
    issues: Path | None,
    base_url: str | None,
    jobs: int,
    quiet: bool,
    cache: bool,
    *,
    show: Callable[[Iterable[Problem]], None] = print_urgent,
    frozen: bool = False,
    remembered: Mapping[str, Digest] | None = None,
    progress: Stopwatch | None = None,
    last: Path | None = None,
) -> tuple[Site, Gathered]:
    """Load a site and read its issues; `show` prints what is wrong with them. `frozen`: nothing is kept for later.

    `last`: the folder of the site that was built last, since when most that is new has been written.
    """
    from wangqi import gather as gathering
    from wangqi import site as sites
    from wangqi import store

    site = sites.load(root, issues=issues, base_url=base_url)
    if not site.issues.is_dir():
        raise UsageError(f"no folder {site.issues}", hint="make it and put issues into it, or name one with --issues")
    kept = store.of_site(root, cache=cache, frozen=frozen)
    bars = progress or Bars(quiet)
    early = _read_new(site, kept, last, jobs) if last else lambda: None
    gathered = gathering.gather(
        site, jobs=jobs, progress=bars, kept=kept, remembered=remembered, meanwhile=_load_what_follows, early=early
    )
    from wangqi import links

    dead = links.dead(site, gathered.archive, gathered.digests)
    gathered = dataclasses.replace(gathered, problems=(*gathered.problems, *dead))
    show(gathered.problems)
    return site, gathered


def _look(root: Path, target: Path, cache: bool, jobs: int) -> Callable[[], Survey]:
    """Begin to look at the files of the site that stands there, beside all that comes before they are wanted."""
    from wangqi import ledger, store
    from wangqi.parallel import aside

    return aside(ledger.look, store.of_site(root, cache=cache), target, jobs=jobs, back=_BACK)


def _read_new(site: Site, kept: Store, target: Path, jobs: int) -> Callable[[], object]:
    """Begin to read what was written since the last build, before anything else is known."""
    from wangqi import ledger, store
    from wangqi.parallel import aside

    since = ledger.since(kept, target)
    files = (f"{place}/{name}" for place, _, names in os.walk(site.issues) for name in names)
    newer = since and any(store.written(file) > since for file in files)
    if not newer:
        return lambda: None
    import_module("numpy")  # both will want it
    from wangqi.early import read_new

    return aside(read_new, site, kept, since, jobs=jobs)


def _load_what_follows() -> None:
    """Load the code of the build's other half, and what compares a new issue's articles with the others."""
    import_module("wangqi.build")
    import_module("numpy")


def _stop_if_bad(gathered: Gathered, strict: bool) -> None:
    """Leave with exit code 1 where the text cannot be trusted to make a site."""
    grave = ("error", "warning") if strict else ("error",)
    count = sum(problem.severity in grave for problem in gathered.problems)
    if count:
        say(f"stopped: {counted(count, 'problem')} to mend first")
        raise click.exceptions.Exit(1)
