"""What must hold of input that nobody would write in good faith, whatever it is.

The tests try some hundred cases of each; `python -m benchmarks.hostile` tries as many as wanted.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import chain, product
from typing import Any, Final
from urllib.parse import urlsplit

from hypothesis import strategies as st
from telegram import Bot
from telegram.constants import InlineKeyboardButtonLimit

from bot.core.knowledge import Citation, InvalidKnowledge, Problem, Source, parse
from bot.core.knowledge.conforming import conform
from bot.core.knowledge.nodes import TextNode
from bot.core.knowledge.schema import URL
from bot.core.reply import Note, Reply, note_text
from bot.telegram.addressing import addressed_text, is_reply_to, said_by_other, without_address
from bot.telegram.buttons import to_action, to_data
from bot.telegram.commands import command_for
from bot.telegram.feedback import judgement
from bot.telegram.incoming import Malformed, read_update
from bot.telegram.limits import LONGEST_TEXT
from bot.telegram.links import opened_by, to_word
from bot.telegram.markup import to_html
from tests.core.knowledge.strategies import SIGNS, mutated
from tests.telegram.raw import EVERY_KIND
from tests.telegram.strategies import ADDRESSES, ODD, replies
from tests.telegram.updates import BOT
from tests.telegram_server.validate import utf16

TAGS: Final = {"b", "i", "a", "blockquote"}
"""What the bot's own messages are marked up with."""
TOKEN: Final = "7000000001:AAF-made-up-for-tests-0123456789abcd"


class Unescaped(AssertionError):
    """A text was read as markup, or did not come out as it went in."""


class OverLimit(AssertionError):
    """Telegram would refuse it for its size."""


@dataclass(frozen=True, slots=True)
class Target:
    """A door, what is thrown at it, and what must hold of every case."""

    drawn: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    """Raises what is wrong with a case."""
    cases_of: Callable[[Any], Iterable[Any]] = lambda drawn: (drawn,)
    """Makes the cases of what was drawn: drawing can take longer than checking."""
    at_once: int = 1
    """How many cases that are."""


values: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
"""What JSON can hold."""


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """Return an update of any kind with one to three of its values replaced, added or gone."""
    update = deepcopy(draw(st.sampled_from(EVERY_KIND)))
    for _ in range(draw(st.integers(1, 3))):
        all_ = list(places(update))
        if not all_:
            break
        place, key = draw(st.sampled_from(all_))
        fate = draw(st.integers(0, 5))
        if fate == 0:
            del place[key]
        elif fate == 1 and isinstance(place, dict):
            place[draw(st.sampled_from(_NAMES))] = draw(values)
        else:
            place[key] = draw(values)
    return json.dumps(update).encode()


_NAMES: Final = (
    "message_thread_id", "is_topic_message", "forum_topic_created", "photo", "caption", "via_bot",
    "sender_chat", "edited_message", "channel_post", "caption_entities", "quote", "new_thing",
    "migrate_to_chat_id", "forward_origin", "is_anonymous", "language_code", "inline_message_id",
)  # fmt: skip


def places(tree: Any) -> Iterable[tuple[Any, Any]]:
    """Return where values stand in JSON, each as what holds it and its key or position there."""
    keys = list(tree) if isinstance(tree, dict) else range(len(tree))
    for key in keys:
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from places(tree[key])


_bot: Final = Bot(TOKEN)


def an_update_is_refused_or_can_be_read(raw: bytes) -> None:
    """Hand an update to what the handlers ask of it."""
    try:
        update = read_update(raw, _bot)
    except Malformed:
        return
    assert update.update_id >= 0
    if message := update.message:
        command_for(message, BOT)
        if message.text is not None:
            addressed_text(message, BOT)
            without_address(message.text, BOT)
        is_reply_to(message, BOT)
        said_by_other(message, BOT)
        _ = message.effective_attachment
        assert update.effective_chat is not None
    if press := update.callback_query:
        to_action(press.data or "")
    if reaction := update.message_reaction:
        judgement(reaction.new_reaction)


def a_file_is_knowledge_or_has_problems(text: str) -> None:
    """Read a file, whose problems stand in the order of its lines, one line each."""
    problems: tuple[Problem, ...] = ()
    try:
        parse(text)
    except InvalidKnowledge as error:
        problems = error.problems
    assert list(problems) == sorted(set(problems))
    assert all(problem.line >= 1 and problem.what for problem in problems)
    assert "\n" not in "".join(map(str, problems))


def data_and_words_mean_one_thing(data: str) -> None:
    """Press a button with any data, and open a link with it."""
    action = to_action(data)
    assert action is None or to_data(action) == data
    assert to_word(opened_by(data)) == data
    if action and len(data.encode(errors="surrogatepass")) <= _MOST:
        assert len(to_data(action).encode(errors="surrogatepass")) <= _MOST


_MOST: Final = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)


def an_address_is_refused_or_leads_where_it_says(text: str) -> None:
    """Let a curator link a source to any address, and show it."""
    wrong: list[str] = []
    taken = conform(TextNode(1, text), URL, "url", lambda _, what: wrong.append(what))
    if wrong or taken is None:
        return
    address = str(taken.value)  # without what nobody can see
    parts = urlsplit(address)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert parts.username is None
    page = Page()
    page.feed(to_html(Reply("x", notes=(Note(1, Citation(Source("k", "T", url=address))),)))[0])
    if page.links != [address]:
        raise Unescaped(page.links)


def a_reply_is_shown_as_it_was_written(reply: Reply) -> None:
    """Send a reply, and read its messages with a parser that knows nothing of the bot."""
    disputed = [f"\u2696\ufe0f {reply.disputed}"] if reply.disputed else []
    remark = [reply.remark] if reply.remark else []
    parts = chain([reply.lead], reply.body, disputed, remark, map(note_text, reply.notes))
    shown = [Page.of(html) for html in to_html(reply)]
    if any(not 1 <= utf16(page.text) <= LONGEST_TEXT for page in shown):
        raise OverLimit(max(utf16(page.text) for page in shown))
    if _letters(page.text for page in shown) != _letters(parts):
        raise Unescaped


def crossed(drawn: Sequence[Reply]) -> Iterable[Reply]:
    """Yield all replies that have the text of one of these, the sides of one, the notes of one."""
    for text, sides, notes in product(drawn, repeat=3):
        yield replace(text, disputed=sides.disputed, remark=sides.remark, notes=notes.notes)


@dataclass
class Page(HTMLParser):
    """What a browser reads in a message: its text, and where its links lead."""

    text: str = ""
    links: list[str | None] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @classmethod
    def of(cls, html: str) -> "Page":
        """Read a whole message, whose tags are all ours and all closed."""
        page = cls()
        page.feed(html)
        page.close()
        if page._open:
            raise Unescaped(page._open)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = {"a": {"href"}, "blockquote": {"expandable"}}.get(tag, set())
        if tag not in TAGS or not {name for name, _ in attrs} <= allowed:
            raise Unescaped(tag)
        self._open.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise Unescaped(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise Unescaped(data)

    def handle_decl(self, decl: str) -> None:
        raise Unescaped(decl)

    def handle_pi(self, data: str) -> None:
        raise Unescaped(data)

    def unknown_decl(self, data: str) -> None:
        raise Unescaped(data)


def _letters(texts: Iterable[str]) -> str:
    """Return the texts without white space, which may change where a message ends."""
    return "".join("".join(texts).split())


_fragments = st.sampled_from(
    [*ODD, *ADDRESSES, "http", "https:", "//", "@", ":99999", "\\", "[", "]"]
)
addresses = st.lists(_fragments | st.text(max_size=5), max_size=6).map("".join) | st.tuples(
    st.sampled_from(["https://", "http://"]), st.text(max_size=30)
).map("".join)
_data = st.text() | st.tuples(
    st.sampled_from(["e:", "t:", "s:", "w:", "b:", "l:", "+:", "-:", "topic_", "topics", "none"]),
    st.text(),
).map("".join)

TARGETS: Final = {
    "updates": Target(mangled() | st.binary(max_size=300), an_update_is_refused_or_can_be_read),
    "yaml": Target(mutated() | SIGNS, a_file_is_knowledge_or_has_problems),
    "buttons": Target(_data, data_and_words_mean_one_thing),
    "links": Target(addresses, an_address_is_refused_or_leads_where_it_says),
    "markup": Target(
        st.tuples(replies, replies), a_reply_is_shown_as_it_was_written, crossed, at_once=8
    ),
}
