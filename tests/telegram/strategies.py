"""Replies as nobody would write them, within what a knowledge file may hold."""

from hypothesis import strategies as st

from bot.core.knowledge import Citation, Source
from bot.core.reply import (
    AskAlone,
    Choice,
    Explain,
    GoBack,
    NoneOfThese,
    Note,
    Rate,
    Reply,
    Share,
    ShowEntry,
    ShowSources,
    ShowTopic,
    ShowTopics,
    Speak,
    Tool,
)

ODD = (
    "<b>", "</b>", "<a href='", "&amp;", "&", '"', "'", "]]>", "\N{GRINNING FACE}", "\u05d0\u202e",
    "\u200d", "\x00", "\x1b[0m", "\x7f", "\n\n", "\r\n", "\t", " ", "\u2028", "\xa0", "e\u0301",
    "\N{REGIONAL INDICATOR SYMBOL LETTER D}", "@footnote_bot", "#tag", "/start", "https://a.org",
)  # fmt: skip
ADDRESSES = (
    "https://example.org/a?b=1&c=<2>",
    "https://example.org/'quoted'",
    "http://пример.рф/страница_(1)",
    "https://[::1]:8080/",
    "http://localhost",
)

_SIGNS = {chr(ord("A") + n): sign for n, sign in enumerate([*ODD, "word", "слово"])}
_TELLING = ("word", "слово", ODD[8])


def _spelt_out(letters: str) -> str:
    return "".join(_SIGNS[letter] for letter in letters)


def _telling(text: str) -> str:
    """Return a text that says something: a knowledge file has no other."""
    middle = len(text) // 2
    return text[:middle] + _TELLING[len(text) % len(_TELLING)] + text[middle:]


# A text is drawn as one string, whatever it is made of: it is the draws that take the time.
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text("".join(_SIGNS)).map(_spelt_out),
)
said = texts.map(_telling)
long_texts = st.builds(lambda text, times: (text * times)[:9_000], said, st.integers(1, 3_000))
sources = st.builds(
    Source,
    key=st.just("key"),
    title=said.map(lambda text: text[:300]),
    author=st.none() | said.map(lambda text: text[:200]),
    year=st.none() | said.map(lambda text: text[:20]),
    published=st.none() | said.map(lambda text: text[:200]),
    language=st.sampled_from(["en", "ru"]),
    isbn=st.none() | said.map(lambda text: text[:20]),
    url=st.sampled_from((None, *ADDRESSES)),
)
citations = st.builds(Citation, sources, pages=st.none() | said.map(lambda text: text[:60]))
notes = st.lists(citations, max_size=4).flatmap(
    lambda some: st.integers(1, 30).map(
        lambda times: tuple(Note(n, each) for n, each in enumerate(some * times, start=1))
    )
)
replies = st.builds(
    Reply,
    lead=said | long_texts,
    body=st.lists(said | long_texts, max_size=5).map(tuple),
    disputed=st.none() | said | long_texts,
    remark=st.none() | said,
    notes=notes,
)

ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,49}", fullmatch=True)
actions = st.one_of(
    st.builds(ShowEntry, ids),
    st.builds(ShowTopic, ids),
    st.builds(ShowTopics),
    st.builds(NoneOfThese),
    st.builds(AskAlone),
)
uses = st.one_of(
    st.builds(Speak, st.none() | st.sampled_from(["en", "ru"])),
    st.builds(ShowSources, ids),
    st.builds(Explain, ids),
    st.builds(GoBack, ids),
    st.builds(Rate, ids, good=st.booleans()),
)
choices = st.builds(Choice, label=said, action=actions)
tools = st.builds(Tool, label=said, use=uses | st.builds(Share, ids))
