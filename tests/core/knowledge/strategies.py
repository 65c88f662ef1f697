"""A knowledge file that is right, and files that are nearly so."""

from typing import Final

from hypothesis import strategies as st

VALID: Final = """\
thread:
  title: How did life change after Stalin's death?
  url: https://example.org/thread
  community: r/AskHistorians
  date: 10 July 2026
sources:
  figes:
    title: The Whisperers
    author: Orlando Figes
    year: 2007
    published: Allen Lane
    isbn: 978-0-7139-9702-6
    url: https://example.org/figes
  memo:
    title: Докладная записка
    language: ru
topics:
  camps: The camps
  death: Stalin's death
entries:
  - id: release
    topic: camps
    title: Release of prisoners
    questions:
      - Were prisoners released at once?
      - no
      - Когда освободили заключённых?
    short: Some were [figes].
    answer: |
      Those with short terms
      were released first.

      Political prisoners waited [memo].
    disputed: The dates differ [memo].
    citations:
      - source: figes
        pages: 523-527
        quote: They came home.
      - source: memo
    follow_ups: [mourning]
  - id: mourning
    topic: death
    questions:
      - Did people mourn?
    short: Many did.
    answer: Many wept.
    citations:
      - source: figes
tests:
  - ask: were they let go
    after: mourning
    expect: release
  - ask: and before that?
    after: [release, mourning]
    expect: mourning
  - ask: who won in 1998
    expect: nothing
"""

VALID_LINES: Final = VALID.splitlines(keepends=True)
SIGNS: Final = st.text("-?:,[]{}#&*!|>'\"%@`~<= \t\n\r\0\ud800\ufeffaЯ1") | st.text(st.characters())


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return the valid file with some of its lines gone, told twice, moved or written over."""
    lines = list(VALID_LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        to = draw(st.integers(0, len(lines[at])))
        lines[at : at + 1] = draw(
            st.sampled_from(
                [
                    [""],
                    [lines[at], draw(st.sampled_from(VALID_LINES))],
                    [" ", lines[at]],
                    [lines[at][:to]],
                    [lines[at][:to], draw(SIGNS), lines[at][to:]],
                ]
            )
        )
    return "".join(lines)
