"""wangqi (往期): a folder of Chinese newsletter issues becomes a searchable website."""

__version__ = "0.1.0"
