"""`python -m wangqi`: the same as the command `wangqi`."""

from wangqi.cli import run

run()
