"""`python -m wangqi`: the same as the command `wangqi`."""

from wangqi.cli import main

main(prog_name="wangqi")
