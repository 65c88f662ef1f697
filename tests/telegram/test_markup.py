import re
from collections.abc import Iterable
from itertools import chain

import pytest
from hypothesis import example, given

from bot.core.knowledge import Citation, Source
from bot.core.reply import Note, Reply, note_parts
from bot.telegram.limits import LONGEST_TEXT, MOST_ENTITIES
from bot.telegram.markup import shortened, to_html, to_plain, utf16_length
from tests.knowledge_example import A_BOOK, A_MEMO
from tests.telegram.strategies import replies, said
from tests.telegram_server.entities import DETECTED, FormattedText, format_text
from tests.telegram_server.validate import utf16

GRIN = "\N{GRINNING FACE}"
SENTENCE = "Nobody counted the dead. "


def parsed(html: str) -> FormattedText:
    """What Telegram makes of a message; one that it does not take raises."""
    return format_text(html, "HTML")


def shown(reply: Reply) -> list[str]:
    """The texts of the messages of a reply as members read them."""
    return [parsed(html).text for html in to_html(reply)]


def test_a_sentence_alone_stands_plain() -> None:
    assert to_html(Reply("Hello & <welcome>!")) == ("Hello &amp; &lt;welcome&gt;!",)


def test_a_lead_with_more_to_say_is_bold() -> None:
    assert to_html(Reply("In short.", body=("At length.", "And more."))) == (
        "<b>In short.</b>\n\nAt length.\n\nAnd more.",
    )


def test_what_is_disputed_is_set_apart() -> None:
    [html] = to_html(Reply("In short.", body=("At length.",), disputed="Disputed: 1 < 2."))
    assert html.endswith("At length.\n\n<blockquote>\u2696\ufe0f Disputed: 1 &lt; 2.</blockquote>")


def test_notes_follow_line_by_line_and_a_title_is_its_link() -> None:
    linked = Source("web", 'The "Thaw"', url="https://example.org/?a=1&b=2")
    reply = Reply(
        "In short [1].",
        notes=(
            Note(1, Citation(linked)),
            Note(2, Citation(A_BOOK, pages="430-431")),
            Note(3, Citation(A_MEMO)),
        ),
    )
    [html] = to_html(reply)
    assert html.splitlines() == [
        "<b>In short [1].</b>",
        "",
        '[1] <a href="https://example.org/?a=1&amp;b=2">The "Thaw"</a>',
        "[2] Anne Applebaum, <i>Gulag: A History</i>, 2003, pp. 430-431",
        "[3] <i>О проведении амнистии</i>, 1953 (ru)",
    ]


@pytest.mark.parametrize(("length", "folded"), [(600, False), (601, True)])
def test_a_long_body_is_folded(length: int, folded: bool) -> None:
    [html] = to_html(Reply("In short.", body=("x" * (length - 1), "y")))
    assert ("<blockquote expandable>x" in html and "x\n\ny</blockquote>" in html) is folded


def test_a_reply_is_parted_between_paragraphs() -> None:
    paragraphs = tuple(f"{n}. " + SENTENCE * 60 for n in range(5))
    first, second, third = to_html(Reply("In short.", body=paragraphs))
    assert [re.findall(r"(\d)\. Nobody", html) for html in (first, second, third)] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]
    assert {html.count("<blockquote expandable>") for html in (first, second, third)} == {1}


def test_a_paragraph_too_long_for_a_message_is_parted_between_words() -> None:
    [first, second] = shown(Reply(SENTENCE * 200))
    assert first.endswith((" dead.", " the"))
    assert f"{first} {second}" == (SENTENCE * 200).strip()


@pytest.mark.parametrize("text", ["x" * 10_000, GRIN * 5_000, "\u05d0" * 4_097])
def test_a_word_too_long_for_a_message_is_cut(text: str) -> None:
    assert "".join(shown(Reply(text))) == text


def test_a_message_holds_no_more_entities_than_telegram_shows() -> None:
    notes = tuple(Note(n, Citation(Source("x", "T"))) for n in range(1, 151))
    messages = [parsed(html) for html in to_html(Reply("In short.", notes=notes))]
    assert [len(message.entities) for message in messages] == [MOST_ENTITIES, 51]


@given(replies)
def test_every_message_fits_as_plain_text_too_and_says_the_same(reply: Reply) -> None:
    addresses = [f" ({note.citation.source.url})" for note in reply.notes]
    for html in to_html(reply):
        plain = to_plain(html)
        assert utf16(plain) <= LONGEST_TEXT
        text = format_text(plain, None).text
        for address in addresses:
            text = text.replace(address, "")
        assert letters([text]) == letters([parsed(html).text])


@given(replies)
@example(Reply("x" * LONGEST_TEXT + " "))
@example(Reply("\n" + "x" * LONGEST_TEXT))
@example(Reply(" " + "x" * LONGEST_TEXT + " "))
def test_every_reply_becomes_messages_that_telegram_takes_whole(reply: Reply) -> None:
    messages = [parsed(html) for html in to_html(reply)]
    assert all(1 <= utf16(message.text) <= LONGEST_TEXT for message in messages)
    for message in messages:
        marked = [each for each in message.entities if each["type"] not in DETECTED]
        assert len(marked) <= MOST_ENTITIES
    disputed = [f"\u2696\ufe0f {reply.disputed}"] if reply.disputed else []
    remark = [reply.remark] if reply.remark else []
    parts = chain([reply.lead], reply.body, disputed, remark, *map(note_parts, reply.notes))
    assert letters(message.text for message in messages) == letters(parts)


def letters(texts: Iterable[str]) -> str:
    """Texts without the white space, which may change where a message ends."""
    return "".join("".join(texts).split())


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param("\N{GRINNING FACE}", id="of two units"),
        pytest.param("👨\u200d👩\u200d👧\u200d👦", id="a family"),
        pytest.param("👋\N{EMOJI MODIFIER FITZPATRICK TYPE-5}", id="a shade of skin"),
        pytest.param("🇩🇪", id="a flag"),
        pytest.param(
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", id="Scotland"
        ),
        pytest.param("❤\N{VARIATION SELECTOR-16}", id="a picture"),
        pytest.param("ש\u05c1\u05b8", id="a letter with points"),
        pytest.param("e\u0301", id="an accent"),
    ],
)
def test_no_sign_is_cut_in_two(sign: str) -> None:
    text, size = sign * 40, utf16(sign)
    for longest in range(size + 1, size + 30):
        short = shortened(text, longest)
        whole, rest = divmod(len(short) - 1, len(sign))
        assert (rest, short) == (0, sign * whole + "\u2026")
        assert utf16(short) <= longest < utf16(short) + size * 2
    parts = to_html(Reply(sign * 3000))
    assert len(parts) > 1
    assert {len(part) % len(sign) for part in parts} == {0}


def test_a_sign_longer_than_there_is_room_is_cut() -> None:
    assert shortened("e" + "\u0301" * 99, 20) == "e" + "\u0301" * 18 + "\u2026"


@given(said)
def test_a_shortened_text_is_the_text_or_its_beginning(text: str) -> None:
    short = shortened(text, 20)
    assert utf16_length(short) <= 20
    assert short == text or (short.endswith("\u2026") and text.strip().startswith(short[:-1]))
