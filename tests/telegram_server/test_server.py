"""The server behaves as Telegram does, through python-telegram-bot and aiogram."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiogram
import aiohttp
import pytest
import telegram
from aiogram.exceptions import TelegramBadRequest, TelegramUnauthorizedError
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter

from tests.telegram_server import Chat, TelegramServer

TYPING = telegram.constants.ChatAction.TYPING


@pytest.fixture
def chat(server: TelegramServer) -> Chat:
    return server.private(server.member("Alice", language="en", username="alice"))


def keyboard(**data: str) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton(text, callback_data=each) for text, each in data.items()]]
    )


@contextmanager
def refused(words: str, kind: type[Exception] = BadRequest) -> Iterator[None]:
    with pytest.raises(kind) as raised:
        yield
    assert (
        str(raised.value).casefold() == words.casefold()
    )  # python-telegram-bot writes it with a capital


async def poll(bot: telegram.Bot, *, offset: int = 0, seconds: int = 0) -> list[telegram.Update]:
    return list(await bot.get_updates(offset=offset, timeout=seconds))


async def the_message(bot: telegram.Bot) -> telegram.Message:
    [update] = await poll(bot)
    assert update.effective_message is not None
    return update.effective_message


class TestToken:
    async def test_a_wrong_token_is_unauthorized(self, server: TelegramServer) -> None:
        assert await self.answer(server, "7000000001:AAwrong") == (401, "Unauthorized")

    async def test_a_token_of_the_wrong_form_is_not_found(self, server: TelegramServer) -> None:
        assert await self.answer(server, "secret") == (404, "Not Found")

    async def test_aiogram_understands_that_a_token_is_wrong(self, aiobot: aiogram.Bot) -> None:
        async with aiogram.Bot("7000000001:AAwrong", session=aiobot.session).context(
            auto_close=False
        ) as stranger:
            with pytest.raises(TelegramUnauthorizedError):
                await stranger.get_me()

    async def answer(self, server: TelegramServer, token: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{server.url}/bot{token}/getMe") as answer,
        ):
            return answer.status, (await answer.json())["description"]


class TestPolling:
    async def test_an_update_comes_until_the_offset_passes_it(
        self, bot: telegram.Bot, server: TelegramServer, chat: Chat
    ) -> None:
        alice = chat.people[chat.id]
        await chat.says(alice, "one")
        await chat.says(alice, "two")
        first, second = await poll(bot)
        assert [each.update_id for each in await poll(bot)] == [first.update_id, second.update_id]
        assert await poll(bot, offset=second.update_id) == [second]
        assert await poll(bot, offset=second.update_id + 1) == []
        assert server.pending == 0

    async def test_a_negative_offset_leaves_only_the_last(
        self, bot: telegram.Bot, chat: Chat
    ) -> None:
        for text in ("one", "two", "three"):
            await chat.says(chat.people[chat.id], text)
        assert [each.message.text for each in await poll(bot, offset=-1) if each.message] == [
            "three"
        ]

    async def test_a_long_poll_ends_with_the_first_update(
        self, bot: telegram.Bot, chat: Chat
    ) -> None:
        waiting = asyncio.create_task(poll(bot, seconds=30))
        await chat.says(chat.people[chat.id], "hello")
        [update] = await waiting
        assert update.message is not None
        assert update.message.text == "hello"

    async def test_the_older_of_two_polls_ends_with_a_conflict(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        polling = asyncio.create_task(poll(bot, seconds=30))
        while not polling.done():
            await server.polls_elsewhere(0.05)
        words = (
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        with refused(words, Conflict):
            await polling
        assert server.refusals == []

    async def test_nobody_polls_beside_a_webhook(self, bot: telegram.Bot) -> None:
        await bot.set_webhook("https://example.org/hook", allowed_updates=["message"])
        words = (
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
        with refused(words, Conflict):
            await poll(bot)
        info = await bot.get_webhook_info()
        assert (info.url, info.allowed_updates) == ("https://example.org/hook", ("message",))
        await bot.delete_webhook()
        assert await poll(bot) == []

    async def test_kinds_of_updates_that_were_not_asked_for_do_not_come(
        self, bot: telegram.Bot, chat: Chat
    ) -> None:
        await bot.get_updates(allowed_updates=["callback_query"])
        await chat.says(chat.people[chat.id], "hello")
        assert await poll(bot) == []


class TestMessages:
    async def test_a_message_is_read_as_it_was_meant(self, bot: telegram.Bot, chat: Chat) -> None:
        question = await chat.says(chat.people[chat.id], "why?")
        sent = await bot.send_message(
            chat.id,
            "<b>So</b> &lt;it&gt; was.",
            parse_mode="HTML",
            reply_parameters=telegram.ReplyParameters(question.id),
            reply_markup=keyboard(More="more:1", Less="less:1"),
        )
        answer = await chat.answer()
        assert (answer.id, answer.text, answer.html) == (
            sent.message_id,
            "So <it> was.",
            "<b>So</b> &lt;it&gt; was.",
        )
        assert (answer.reply_to, answer.topic, answer.edited) == (question.id, None, False)
        assert answer.labels == ["More", "Less"]
        assert sent.text_html == answer.html
        await chat.silence(0.05)

    async def test_aiogram_sends_and_reads_the_same(
        self, aiobot: aiogram.Bot, chat: Chat, server: TelegramServer
    ) -> None:
        sent = await aiobot.send_message(chat.id, "<i>x</i>", parse_mode="HTML")
        assert (sent.text, sent.html_text) == ("x", "<i>x</i>")
        await chat.says(chat.people[chat.id], "/start now")
        [update] = await aiobot.get_updates()
        assert update.message is not None
        assert [each.type for each in update.message.entities or []] == ["bot_command"]
        with pytest.raises(TelegramBadRequest):
            await aiobot.send_message(chat.id, "a < b", parse_mode="HTML")
        assert len(server.refusals) == 1

    async def test_an_edit_changes_text_and_buttons(self, bot: telegram.Bot, chat: Chat) -> None:
        sent = await bot.send_message(chat.id, "one", reply_markup=keyboard(Go="go"))
        await bot.edit_message_text("two", chat.id, sent.message_id)
        edit = await chat.edited()
        assert (edit.text, edit.labels, edit.edited) == ("two", [], True)

    async def test_buttons_alone_can_be_edited(self, bot: telegram.Bot, chat: Chat) -> None:
        sent = await bot.send_message(chat.id, "<b>x</b>", parse_mode="HTML")
        await bot.edit_message_reply_markup(
            chat.id, sent.message_id, reply_markup=keyboard(Go="go")
        )
        edit = await chat.edited()
        assert (edit.html, edit.labels) == ("<b>x</b>", ["Go"])

    async def test_an_edit_that_changes_nothing_is_refused(
        self, bot: telegram.Bot, chat: Chat
    ) -> None:
        sent = await bot.send_message(chat.id, "one")
        words = (
            "Message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
        with refused(words):
            await bot.edit_message_text("one", chat.id, sent.message_id)

    async def test_nobody_edits_the_messages_of_others(self, bot: telegram.Bot, chat: Chat) -> None:
        question = await chat.says(chat.people[chat.id], "why?")
        with refused("Message can't be edited"):
            await bot.edit_message_text("one", chat.id, question.id)

    async def test_a_deleted_message_is_gone(self, bot: telegram.Bot, chat: Chat) -> None:
        sent = await bot.send_message(chat.id, "one")
        await bot.delete_message(chat.id, sent.message_id)
        assert chat.message(sent.message_id) is None

    async def test_a_quote_must_be_a_part_of_the_message(
        self, bot: telegram.Bot, chat: Chat
    ) -> None:
        question = await chat.says(chat.people[chat.id], "why was it so?")
        quote = telegram.ReplyParameters(question.id, quote="who was it")
        with refused("Quote_text_invalid"):
            await bot.send_message(chat.id, "x", reply_parameters=quote)

    async def test_a_member_edits_what_they_said(self, bot: telegram.Bot, chat: Chat) -> None:
        said = await chat.says(chat.people[chat.id], "wy?")
        await chat.edits(said, "why?")
        _, update = await poll(bot)
        assert update.edited_message is not None
        assert (update.edited_message.text, update.edited_message.id) == ("why?", said.id)

    @pytest.mark.parametrize("kind", ["photo", "sticker", "voice"])
    async def test_other_kinds_of_messages_come_too(
        self, bot: telegram.Bot, chat: Chat, kind: str
    ) -> None:
        await getattr(chat, f"sends_{kind}")(chat.people[chat.id])
        assert getattr(await the_message(bot), kind)

    async def test_a_bot_that_was_blocked_hears_so(self, bot: telegram.Bot, chat: Chat) -> None:
        chat.refuses("Forbidden: bot was blocked by the user")
        with refused("Forbidden: bot was blocked by the user", Forbidden):
            await bot.send_message(chat.id, "x")

    async def test_an_update_is_not_changed_by_what_happens_later(
        self, bot: telegram.Bot, chat: Chat
    ) -> None:
        said = await chat.says(chat.people[chat.id], "wy?")
        await chat.edits(said, "why?")
        first, _ = await poll(bot)
        assert first.message is not None
        assert first.message.text == "wy?"


class TestButtons:
    async def test_a_press_is_answered_once(self, bot: telegram.Bot, chat: Chat) -> None:
        await bot.send_message(chat.id, "x", reply_markup=keyboard(Go="go:1"))
        press = asyncio.create_task(chat.presses(chat.people[chat.id], await chat.answer(), "Go"))
        [update] = await poll(bot, seconds=5)
        query = update.callback_query
        assert query is not None
        assert query.data == "go:1"
        assert await query.answer("Gone", show_alert=True)
        assert ((await press).text, (await press).alert) == ("Gone", True)
        with refused("Query is too old and response timeout expired or query id is invalid"):
            await query.answer()

    async def test_a_press_can_be_answered_too_late(
        self, bot: telegram.Bot, server: TelegramServer, chat: Chat
    ) -> None:
        await bot.send_message(chat.id, "x", reply_markup=keyboard(Go="go:1"))
        with pytest.raises(AssertionError, match="did not answer the callback_query"):
            await chat.presses(chat.people[chat.id], await chat.answer(), "Go", seconds=0.01)
        server.expires_queries()
        [update] = await poll(bot)
        assert update.callback_query is not None
        with refused("Query is too old and response timeout expired or query id is invalid"):
            await update.callback_query.answer()

    async def test_a_button_that_is_not_there_cannot_be_pressed(
        self, bot: telegram.Bot, chat: Chat
    ) -> None:
        await bot.send_message(chat.id, "x", reply_markup=keyboard(Go="go:1"))
        with pytest.raises(AssertionError, match="no button 'Stop' among"):
            await chat.presses(chat.people[chat.id], await chat.answer(), "Stop")

    async def test_inline_results_reach_the_member(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        asking = asyncio.create_task(server.asks_inline(server.member("Bob"), "beria"))
        [update] = await poll(bot, seconds=5)
        assert update.inline_query is not None
        article = telegram.InlineQueryResultArticle(
            "1", "Beria", telegram.InputTextMessageContent("<b>fell</b>", parse_mode="HTML")
        )
        await update.inline_query.answer([article], cache_time=60)
        assert [each["title"] for each in (await asking)["results"]] == ["Beria"]

    async def test_a_chosen_result_stands_in_a_chat_in_the_name_of_its_member(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        bob = server.member("Bob")
        article = telegram.InlineQueryResultArticle(
            "1",
            "Beria",
            telegram.InputTextMessageContent("<b>fell</b>", parse_mode="HTML"),
            telegram.InlineKeyboardMarkup(
                [[telegram.InlineKeyboardButton("More", url="https://t.me/footnote_bot?start=a")]]
            ),
        )
        posted = await server.private(bob).posts(bob, "beria", article.to_dict())
        assert (posted.html, posted.labels) == ("<b>fell</b>", ["More"])
        message, chosen = await poll(bot)
        assert message.message is not None
        assert (message.message.from_user, message.message.via_bot) == (
            telegram.User.de_json(bob.user(), bot),
            bot.bot,
        )
        assert chosen.chosen_inline_result is not None
        assert chosen.chosen_inline_result.result_id == "1"
        assert chosen.chosen_inline_result.query == "beria"

    async def test_nobody_can_type_more_than_telegram_allows(self, server: TelegramServer) -> None:
        with pytest.raises(AssertionError, match="lets nobody type more"):
            await server.asks_inline(server.member("Bob"), "x" * 257)


class TestGroups:
    @pytest.mark.parametrize(
        ("text", "comes"),
        [
            ("hello everybody", False),
            ("hello @footnote_bot", False),
            ("/ask why", True),
            ("/ask@footnote_bot why", True),
            ("/ask@other_bot why", False),
            ("try /ask", False),
        ],
    )
    async def test_in_privacy_mode_only_commands_come(
        self, bot: telegram.Bot, server: TelegramServer, text: str, *, comes: bool
    ) -> None:
        alice = server.member("Alice")
        await server.group("History", alice).says(alice, text)
        assert len(await poll(bot)) == comes

    async def test_in_privacy_mode_replies_to_the_bot_come(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        group = server.supergroup("History", alice)
        await bot.send_message(group.id, "hello")
        await group.says(alice, "and then?", reply_to=await group.answer())
        message = await the_message(bot)
        assert message.reply_to_message is not None
        assert message.reply_to_message.from_user is not None
        assert message.reply_to_message.from_user.id == server.bot.id

    async def test_without_privacy_mode_everything_comes(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        group = server.group("History", alice, privacy=False)
        await group.says(alice, "hello @footnote_bot")
        message = await the_message(bot)
        assert message.parse_entities(["mention"]) == {message.entities[0]: "@footnote_bot"}

    async def test_an_administrator_gets_everything(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        group = server.group("History", alice)
        group.promotes(server.bot)
        await group.says(alice, "hello")
        assert len(await poll(bot)) == 1

    async def test_members_have_a_status(self, bot: telegram.Bot, server: TelegramServer) -> None:
        alice, bob, carol, dave = (server.member(name) for name in ("A", "B", "C", "D"))
        group = server.supergroup("History", alice, bob, carol)
        server.private(dave)
        group.promotes(bob)
        statuses = [
            (await bot.get_chat_member(group.id, each.id)).status
            for each in (alice, bob, carol, dave)
        ]
        assert statuses == ["creator", "administrator", "member", "left"]
        admins = await bot.get_chat_administrators(group.id)
        assert [each.user.id for each in admins] == [alice.id, bob.id]

    async def test_the_messages_of_others_cannot_be_deleted(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        group = server.group("History", alice)
        said = await group.says(alice, "hello")
        with refused("Message can't be deleted"):
            await bot.delete_message(group.id, said.id)

    async def test_a_bot_that_left_cannot_write(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        group = server.supergroup("History", server.member("Alice"))
        await bot.leave_chat(group.id)
        with refused("Forbidden: bot is not a member of the supergroup chat", Forbidden):
            await bot.send_message(group.id, "x")


class TestReactions:
    async def test_a_reaction_comes_if_it_was_asked_for(
        self, bot: telegram.Bot, chat: Chat
    ) -> None:
        alice = chat.people[chat.id]
        await bot.send_message(chat.id, "x")
        answer = await chat.answer()
        await chat.reacts(alice, answer, "👎")
        await bot.get_updates(allowed_updates=["message_reaction"])
        await chat.reacts(alice, answer, "👍")
        [update] = await poll(bot)
        change = update.message_reaction
        assert change is not None
        assert change.message_id == answer.id
        assert [each.to_dict()["emoji"] for each in change.old_reaction] == ["👎"]
        assert [each.to_dict()["emoji"] for each in change.new_reaction] == ["👍"]

    async def test_in_groups_only_administrators_hear_of_reactions(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        group = server.supergroup("History", alice)
        await bot.get_updates(allowed_updates=["message_reaction"])
        said = await group.says(alice, "hello")
        await group.reacts(alice, said, "👍")
        group.promotes(server.bot)
        await group.reacts(alice, said, "👎")
        assert len(await poll(bot)) == 1


class TestForums:
    async def test_a_message_in_a_topic_replies_to_its_beginning(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        forum = server.forum("History", alice, privacy=False)
        topic = forum.topic("Gulag")
        said = await forum.says(alice, "how many?", topic=topic)
        message = await the_message(bot)
        assert (message.message_thread_id, message.is_topic_message) == (topic.id, True)
        assert message.reply_to_message is not None
        assert message.reply_to_message.forum_topic_created is not None
        assert (said.topic, said.reply_to) == (topic.id, None)

    async def test_a_message_in_general_names_no_topic(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        await server.forum("History", alice, privacy=False).says(alice, "hello")
        message = await the_message(bot)
        assert (message.message_thread_id, message.is_topic_message) == (None, None)

    async def test_the_id_of_general_is_refused(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        forum = server.forum("History", server.member("Alice"))
        with refused("Message thread not found"):
            await bot.send_message(forum.id, "x", message_thread_id=1)
        await bot.send_chat_action(forum.id, TYPING, message_thread_id=1)
        assert forum.actions == ["typing"]

    async def test_a_reply_without_topic_goes_to_the_topic_of_the_message(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        forum = server.forum("History", alice)
        topic = forum.topic("Gulag")
        said = await forum.says(alice, "how many?", topic=topic)
        reply = telegram.ReplyParameters(said.id)
        await bot.send_message(forum.id, "x", reply_parameters=reply)
        answer = await forum.answer()
        assert (answer.topic, answer.reply_to) == (topic.id, said.id)

    async def test_replies_in_a_plain_supergroup_have_a_thread_but_no_topic(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        group = server.supergroup("History", alice, privacy=False)
        first = await group.says(alice, "one")
        second = await group.says(alice, "two", reply_to=first)
        await group.says(alice, "three", reply_to=second)
        messages = [each.message for each in await poll(bot) if each.message]
        assert [each.message_thread_id for each in messages] == [None, first.id, first.id]
        assert not any(each.is_topic_message for each in messages)
        await bot.send_message(group.id, "x", message_thread_id=first.id)
        assert (await group.answer()).topic is None


class TestProfile:
    async def test_commands_are_kept_by_scope_and_language(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        scope = telegram.BotCommandScopeAllGroupChats()
        await bot.set_my_commands([("help", "Help")])
        await bot.set_my_commands([("ask", "Спросить")], scope=scope, language_code="ru")
        assert server.commands() == [("help", "Help")]
        assert server.commands({"type": "all_group_chats"}, "ru") == [("ask", "Спросить")]
        assert [each.command for each in await bot.get_my_commands(scope, "ru")] == ["ask"]
        await bot.delete_my_commands()
        assert await bot.get_my_commands() == ()

    async def test_names_and_descriptions_fall_back_to_the_default(self, bot: telegram.Bot) -> None:
        await bot.set_my_name("Footnote")
        await bot.set_my_name("Сноска", language_code="ru")
        await bot.set_my_description("Answers.")
        await bot.set_my_short_description("Cites.", language_code="ru")
        names = [(await bot.get_my_name(language)).name for language in ("", "ru", "de")]
        assert names == ["Footnote", "Сноска", "Footnote"]
        assert (await bot.get_my_description("ru")).description == "Answers."
        assert (await bot.get_my_short_description()).short_description == ""

    async def test_the_bot_knows_itself(self, bot: telegram.Bot, server: TelegramServer) -> None:
        me = await bot.get_me()
        assert (me.id, me.is_bot, me.username) == (server.bot.id, True, server.bot.username)
        assert me.can_read_all_group_messages is False

    async def test_reactions_and_chats_can_be_looked_up(
        self, bot: telegram.Bot, chat: Chat
    ) -> None:
        said = await chat.says(chat.people[chat.id], "hello")
        await bot.set_message_reaction(chat.id, said.id, "👍")
        assert chat.reactions == {said.id: [{"type": "emoji", "emoji": "👍"}]}
        assert (await bot.get_chat(chat.id)).username == "alice"


class TestFaults:
    async def test_a_flood_limit_says_how_long_to_wait(
        self,
        bot: telegram.Bot,
        server: TelegramServer,
        chat: Chat,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it python-telegram-bot warns
        server.fails_next("sendMessage", retry_after=7)
        with pytest.raises(RetryAfter) as raised:
            await bot.send_message(chat.id, "x")
        assert raised.value.retry_after == timedelta(seconds=7)
        await bot.send_message(chat.id, "y")
        assert [each.text for each in chat.messages] == ["y"]
        assert server.refusals == []

    @pytest.mark.parametrize("code", [500, 502, 504])
    async def test_a_broken_server_has_no_effect(
        self, bot: telegram.Bot, server: TelegramServer, chat: Chat, code: int
    ) -> None:
        server.fails_next("sendMessage", code=code, times=2)
        for _ in range(2):
            with pytest.raises(NetworkError):
                await bot.send_message(chat.id, "x")
        assert chat.messages == []

    @pytest.mark.parametrize(("after_effect", "arrived"), [(False, []), (True, ["x"])])
    async def test_a_connection_can_break_before_or_after_the_effect(
        self,
        bot: telegram.Bot,
        server: TelegramServer,
        chat: Chat,
        *,
        after_effect: bool,
        arrived: list[str],
    ) -> None:
        server.drops_next("sendMessage", after_effect=after_effect)
        with pytest.raises(NetworkError):
            await bot.send_message(chat.id, "x")
        assert [each.text for each in chat.messages] == arrived

    async def test_a_slow_answer_does_not_hold_back_the_effect(
        self, bot: telegram.Bot, server: TelegramServer, chat: Chat
    ) -> None:
        server.slows_next("sendMessage", 60)
        with pytest.raises(telegram.error.TimedOut):
            await bot.send_message(chat.id, "x", read_timeout=0.05)
        assert (await chat.answer()).text == "x"

    async def test_a_bad_call_is_noticed_even_if_it_was_to_fail(
        self, bot: telegram.Bot, server: TelegramServer, chat: Chat
    ) -> None:
        server.fails_next("sendMessage", code=502)
        with refused("Button_data_invalid"):
            await bot.send_message(chat.id, "x", reply_markup=keyboard(Go="x" * 65))


class TestPatience:
    async def test_waiting_for_an_answer_that_does_not_come_fails(self, chat: Chat) -> None:
        with pytest.raises(AssertionError, match=r"nothing in 'Alice' within 0\.01 s"):
            await chat.answer(0.01)

    async def test_silence_is_broken_by_a_message(self, bot: telegram.Bot, chat: Chat) -> None:
        await bot.send_message(chat.id, "x")
        with pytest.raises(AssertionError, match="the bot broke the silence in 'Alice'"):
            await chat.silence(0.01)


class TestComingsAndGoings:
    async def test_the_bot_is_told_that_it_was_added_promoted_and_removed(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        group = server.supergroup("History", alice)
        await group.adds_bot(alice)
        await group.promotes_bot(alice)
        await group.removes_bot(alice)
        changes = [each.my_chat_member for each in await poll(bot) if each.my_chat_member]
        assert [(each.old_chat_member.status, each.new_chat_member.status) for each in changes] == [
            ("left", "member"),
            ("member", "administrator"),
            ("administrator", "kicked"),
        ]
        with pytest.raises(telegram.error.Forbidden, match="bot was kicked from the supergroup"):
            await bot.send_message(group.id, "x")

    async def test_a_group_and_the_supergroup_it_becomes_tell_of_each_other(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        alice = server.member("Alice")
        group, supergroup = server.group("History", alice), server.supergroup("History", alice)
        await group.becomes(supergroup, alice)
        came, old, new = await poll(bot)
        assert came.my_chat_member is not None
        assert old.message is not None
        assert new.message is not None
        assert old.message.migrate_to_chat_id == came.my_chat_member.chat.id == supergroup.id
        assert new.message.migrate_from_chat_id == group.id
        with pytest.raises(telegram.error.ChatMigrated) as migrated:
            await bot.send_message(group.id, "x")
        assert migrated.value.new_chat_id == supergroup.id
        server.refusals.clear()

    async def test_who_speaks_in_the_name_of_a_chat_is_shown_as_telegrams_own_account(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        group = server.supergroup("History", server.member("Alice"), privacy=False)
        await group.says_anonymously("one")
        await group.says_as_channel("Archives", "two")
        one, two = [each.message for each in await poll(bot) if each.message]
        assert one.from_user is not None
        assert two.from_user is not None
        assert (one.from_user.username, one.sender_chat) == ("GroupAnonymousBot", one.chat)
        assert two.from_user.username == "Channel_Bot"
        assert two.sender_chat is not None
        assert two.sender_chat.title == "Archives"
