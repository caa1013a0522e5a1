"""The command that compares a site with its manifest."""

from __future__ import annotations

from pathlib import Path

import click

SHOWN = 20
"""Files that are named before the others are only counted."""


@click.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path("public"))
@click.option("--quiet", is_flag=True, help="Print differences only.")
def verify(site: Path, quiet: bool) -> None:
    """Compare a site with the manifest of its build.

    SITE is the folder that was built, or a copy of it.  [default: public]
    """
    from wangqi import verify as verifying

    verified = verifying.verify(site)
    for fault in verified.faults[:SHOWN]:
        click.echo(f"{site / fault.path}: {fault.kind}", err=True)
    if len(verified.faults) > SHOWN:
        click.echo(f"and {len(verified.faults) - SHOWN} more", err=True)
    if verified.faults:
        click.echo(f"{site} is not as it was built: {len(verified.faults)} differ, of {verified.files} files", err=True)
        raise click.exceptions.Exit(1)
    if not quiet:
        click.echo(f"{site}: all {verified.files} files are as they were built", err=True)
