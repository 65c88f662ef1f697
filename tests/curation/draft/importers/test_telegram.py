import json
from pathlib import Path

from bot.curation.draft.discussion import Discussion, Loss
from tests.curation.draft.exports import written
from tests.curation.draft.exports.telegram import message
from tests.curation.draft.importers.reading import discussions, posts, read


def test_messages_of_a_chat_are_posts(tmp_path: Path) -> None:
    items = read(written(tmp_path, "chat.json"))
    assert discussions(items) == [Discussion("222", "Лагеря", None, "Telegram")]
    found = posts(items)
    assert [*found] == ["1", "2", "3", "4", "5"]
    assert (found["2"].parent, found["2"].author, found["1"].author) == ("1", None, "Анна")
    assert found["1"].url == "https://t.me/c/222/1"
    assert found["3"].loss is Loss.SERVICE


def test_links_and_blank_lines_are_kept(tmp_path: Path) -> None:
    body = posts(read(written(tmp_path, "chat.json")))["2"].body
    assert '<a href="https://example.org/gazeta">газеты</a>' in body
    assert '<a href="https://example.org/archiv">https://example.org/archiv</a>' in body
    assert ".<p>О письмах" in body


def test_what_looks_like_markup_was_written_so(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    written_so = message(1, ["a <b>", {"type": "code", "text": "c<d"}])
    chat = {"name": "Ann", "type": "personal_chat", "id": 1, "messages": [written_so]}
    path.write_text(json.dumps(chat))
    [post] = posts(read(path)).values()
    assert (post.body, post.url) == ("a &lt;b&gt;<code>c&lt;d</code>", None)


def test_a_whole_account_is_many_chats(tmp_path: Path) -> None:
    items = read(written(tmp_path, "account.json"))
    assert [each.title for each in discussions(items)] == ["Лагеря", "Письма"]
    assert len([item for item in items if not isinstance(item, Discussion)]) == 10
