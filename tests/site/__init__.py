# ruff: noqa: A005 - the name is that of what is tested, and nothing here is imported as a top-level module
