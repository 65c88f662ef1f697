"""Footnote answers a community's questions from one curated file, and cites every answer."""
