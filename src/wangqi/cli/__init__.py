"""The command line: arguments, printing, progress, exit codes. The only room that prints.

Exit codes: 0 done, 1 problems that stop (or any warning under `--strict`), 2 wrong usage.
Modules that are slow to import are imported inside the commands, so that `wangqi --help` answers at once.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any, NoReturn

import click

from wangqi import __version__
from wangqi.cli.editor import add, new, parse
from wangqi.cli.exporting import export
from wangqi.cli.manifest import verify
from wangqi.cli.printing import print_failure
from wangqi.cli.site import build, check, clean, serve
from wangqi.errors import UsageError, WangqiError


class _Group(click.Group):
    """Commands in the order of an editor's week, and every expected failure as one calm message."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's words
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WangqiError as error:
            print_failure(error)
            ctx.exit(2 if isinstance(error, UsageError) else 1)
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
            ctx.exit(130)


_PARTS = ("pagefind-bin", "rjieba", "jieba", "jinja2", "markdown-it-py", "nh3", "pypdfium2")


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """One line of each: what a report of a fault should name."""
    if not asked or ctx.resilient_parsing:
        return
    import platform
    from importlib.metadata import PackageNotFoundError, version

    click.echo(f"wangqi {__version__}")
    click.echo(f"python {platform.python_version()} ({platform.system()} {platform.machine()})")
    for part in _PARTS:
        try:
            click.echo(f"{part} {version(part)}")
        except PackageNotFoundError:
            click.echo(f"{part} is not installed")
    ctx.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Print the versions of wangqi and of its parts.",
)
def main() -> None:
    """Turn a folder of Chinese newsletter issues into a searchable website.

    Put bulletins (.txt or .md) into issues/ and run `wangqi build`; the site is in public/.
    """


for command in (new, add, check, build, serve, verify, export, parse, clean):
    main.add_command(command)


def run() -> NoReturn:
    """The command `wangqi`: `main`, and an end without ceremony.

    What the processor has built up of a large archive goes back to the system at once when the process ends; taken
    apart object by object it takes as long as making twenty pages.
    """
    # The work is shared out among processes; threads of numpy's would only stand in their way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    ended: list[SystemExit] = []  # held, with all that was alive when it was raised
    try:
        main(prog_name="wangqi")
    except SystemExit as end:
        ended.append(end)
    status = ended[0].code if ended else 0
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # nobody listens any more
            stream.flush()
    os._exit(status if isinstance(status, int) else 1 if status else 0)
