"""A thread copied into a text file."""

from typing import Final

from tests.curation.draft.exports.words import ANSWER

PLAIN: Final = f"""\
Were the prisoners released?

by [deleted]
Historian

In short:

{ANSWER} Those with longer terms had to wait for the years after [2].

Sources

  1. Newspaper of 28 March

Photographs in the archive

  1. A history of the camps

reader_1

Who read the letters that they sent home?

Thanks in advance!

Historian

Censors of the camp did, and they were slow.
"""
