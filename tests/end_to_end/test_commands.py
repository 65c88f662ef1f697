import pytest

from tests.end_to_end.bot_process import eventually
from tests.end_to_end.knowledge import SOURCES, TOPICS
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]

TOPIC_BUTTONS = list(TOPICS.values())
GONE = "That answer is no longer in my notes. The topics show what is."


async def test_start_greets_and_offers_the_topics(talk: Talk) -> None:
    greeting = await talk.asks("/start")
    assert greeting.text == (
        "Hello! I answer questions from a file that people wrote, and I cite every answer.\n\n"
        "My subject: How did life change after Stalin's death? It comes from r/AskHistorians.\n\n"
        "Just ask in your own words, in English or Russian. When I do not know, I say so.\n\n"
        "Or start with a topic:"
    )
    assert greeting.choices == TOPIC_BUTTONS


async def test_a_deep_link_opens_its_entry(talk: Talk) -> None:
    answer = await talk.asks("/start gulag-numbers")
    assert answer.text.startswith("About two and a half million [1].\n\nThe archives count them")
    assert answer.choices == ["Release from the Gulag", "Who decided the amnesty"]


@pytest.mark.parametrize("what", ["gulag-hymns", "'; DROP TABLE turns; --", "<b>", "🙂" * 50])
async def test_a_deep_link_to_nothing_says_so(talk: Talk, what: str) -> None:
    answer = await talk.asks(f"/start {what}")
    assert (answer.text, answer.choices) == (GONE, ["All topics"])


async def test_help_says_how_to_ask(talk: Talk) -> None:
    page = await talk.asks("/help")
    assert page.text.startswith(
        "Ask me a question in your own words, for example: How many people were in the Gulag?"
    )
    assert page.choices == ["All topics"]


async def test_an_unknown_command_shows_the_help(talk: Talk) -> None:
    assert await talk.asks("/hepl") != await talk.asks("/help")  # each under its own message
    assert (await talk.asks("/hepl")).text == (await talk.asks("/help")).text


async def test_topics_lead_to_entries_and_entries_to_answers(talk: Talk) -> None:
    menu = await talk.asks("/topics")
    assert (menu.text, menu.choices) == ("What would you like to know about?", TOPIC_BUTTONS)

    await talk.presses(menu, "Stalin's death")
    topic = await talk.reads_edit()
    assert (topic.id, topic.text) == (menu.id, "Stalin's death")
    assert topic.choices == ["The crush at the funeral", "All topics"]

    await talk.presses(menu, "The crush at the funeral")
    answer = await talk.reads()
    assert answer.text.startswith("Nobody knows.\n\nNo list of the dead was ever published. [1]")
    assert answer.reply_to == menu.id

    await talk.presses(menu, "All topics")
    again = await talk.reads_edit()
    assert (again.id, again.text, again.choices) == (menu.id, menu.text, TOPIC_BUTTONS)


async def test_sources_lists_everything_the_answers_rest_on(talk: Talk) -> None:
    page = await talk.asks("/sources")
    first, *notes = [line for line in page.text.splitlines() if line]
    assert first == "What my answers rest on:"
    assert [note.partition(" ")[0] for note in notes] == [
        f"[{number}]" for number in range(1, len(SOURCES) + 1)
    ]
    assert notes[:2] == [
        "[1] Anne Applebaum, Gulag: A <History>, 2003 https://example.org/gulag?page=1&part=2",
        "[2] Л. П. Берия, О проведении амнистии, 1953 (ru)",
    ]


async def test_ask_answers_the_question_after_it(talk: Talk) -> None:
    answer = await talk.asks("/ask How many people died at Stalin's funeral?")
    assert answer.text.startswith("Nobody knows.")


async def test_ask_alone_says_what_to_write(talk: Talk) -> None:
    assert (await talk.asks("/ask")).text == (
        "Write your question after the command, for example: "
        "/ask How many people were in the Gulag?"
    )


async def test_privacy_says_what_is_kept_and_for_how_long(talk: Talk) -> None:
    page = await talk.asks("/privacy")
    assert "Your questions and what I answered are stored for 30 minutes" in page.text


async def test_new_forgets_the_conversation(talk: Talk) -> None:
    await talk.asks("/start gulag-release")
    shown_before = await talk.asks("How many people were in the Gulag?")
    assert shown_before.choices == ["Who decided the amnesty"]

    done = await talk.asks("/new")
    assert done.text.startswith("Done: I have forgotten what we talked about.")

    afresh = await talk.asks("How many people were in the Gulag?")
    assert afresh.choices == ["Release from the Gulag", "Who decided the amnesty"]


@pytest.mark.parametrize("language", ["", "ru"])
async def test_the_menus_differ_in_private_chats_and_groups(
    server: TelegramServer, language: str
) -> None:
    await eventually(lambda: bool(server.commands({"type": "all_group_chats"}, language)))
    private = [name for name, _ in server.commands({"type": "all_private_chats"}, language)]
    groups = [name for name, _ in server.commands({"type": "all_group_chats"}, language)]
    assert private == [
        *("ask", "topics", "sources", "new", "language", "help", "privacy", "forget", "start")
    ]
    assert groups == ["ask", "topics", "sources", "language", "help", "privacy"]
    assert server.commands(None, language) == []


async def test_every_command_of_a_menu_is_answered(talk: Talk, server: TelegramServer) -> None:
    await eventually(lambda: bool(server.commands({"type": "all_private_chats"})))
    for command, _ in server.commands({"type": "all_private_chats"}):
        await talk.asks(f"/{command}")


async def test_names_and_descriptions_are_set_in_both_languages(server: TelegramServer) -> None:
    def told(what: str) -> dict[str, str]:
        return {
            call.parameters.get("language_code", ""): next(
                text for key, text in call.parameters.items() if key != "language_code"
            )
            for call in server.calls
            if call.method == what
        }

    await eventually(lambda: len(told("setMyName")) == 1 and len(told("setMyDescription")) == 2)
    assert told("setMyName") == {"ru": "Сноска"}  # it was called Footnote already
    assert told("setMyDescription").keys() == {"", "ru"}
    assert told("setMyShortDescription") == {
        "": "Answers with footnotes: every answer cites its sources.",
        "ru": "Ответы со сносками: у каждого ответа есть источники.",
    }
