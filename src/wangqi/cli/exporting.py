"""The command that hands the archive to other programs: export."""

from __future__ import annotations

from pathlib import Path

import click

from wangqi.cli.printing import Bars, counted, say

_FOLDER = click.Path(path_type=Path, file_okay=False)
FORMS = ("opensearch", "epub", "jsonl", "markdown", "sqlite")
"""As `wangqi.export.FORMS`, which is not imported before it is needed; a test holds the two together."""


@click.command(short_help="Write the archive in another program's form.")
@click.option("--format", "form", type=click.Choice(FORMS), required=True, help="Which form; see docs/export.md.")
@click.option("--root", type=_FOLDER, default=Path(), help="The site's folder.  [default: this one]")
@click.option("--issues", type=_FOLDER, help="Where the issues are.  [default: issues/ in the root]")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Where it goes.  [default: a name in export/ in the root]"
)
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Processes.  [default: one a processor]")
@click.option("--quiet", is_flag=True, help="Print problems only.")
@click.option("--dry-run", is_flag=True, help="List the files that would be written; write nothing.")
def export(
    form: str, root: Path, issues: Path | None, output: Path | None, jobs: int, quiet: bool, dry_run: bool
) -> None:
    """Write the archive in another program's form; overwrite nothing."""
    from wangqi import export as exporting
    from wangqi.cli.site import gather

    to = exporting.target(form, root, output)
    site, gathered = gather(root, issues, None, jobs, quiet, cache=True)
    source = exporting.Source(
        site=site, archive=gathered.archive, digests=gathered.digests, segmenter=gathered.segmenter
    )
    made = exporting.files(form, source)
    if dry_run:
        for name, _ in made:
            click.echo(to / name)
        return
    step = Bars(quiet).stage("write", len(gathered.digests))
    count = exporting.carry_out(made, to, step=step)
    if not quiet:
        say(f"{to}: {counted(count, 'file')} of {counted(len(gathered.archive.entries), 'article')}")
