from datetime import UTC, datetime

import pytest

from bot.curation.draft.blocks import Block, Kind, Link
from bot.curation.draft.discussion import Discussion, Post
from bot.curation.draft.sources import DraftSource, Sources, unique, web_address

THREAD = Discussion("q", "Were they released?", "https://a.example/q", "r/camps")


def item(text: str, number: int | None, *urls: str) -> Block:
    return Block(Kind.ITEM, text, tuple(Link("", url) for url in urls), number)


def test_a_post_is_a_source_that_says_who_wrote_it_where_and_when() -> None:
    at = datetime(2014, 1, 17, tzinfo=UTC)
    post = Post("a", "q", "", author="historian", at=at, url="https://a.example/a")
    sources = Sources()
    key = sources.of_post(post, THREAD, "thread.txt")
    assert sources.by_key == {
        "historian-2014": DraftSource(
            key,
            "Were they released?",
            "historian",
            "2014",
            "r/camps, 17 January 2014",
            "https://a.example/a",
        )
    }


def test_what_the_export_does_not_know_is_left_out() -> None:
    sources = Sources()
    key = sources.of_post(Post("a", "q", ""), Discussion("q"), "thread.txt")
    assert sources.by_key[key] == DraftSource("thread-txt", "thread.txt")


def test_a_page_is_one_source_however_often_it_is_linked() -> None:
    sources = Sources()
    first = sources.of_link(Link("The archive", "https://a.example/archive"))
    assert sources.of_link(Link("here", "https://a.example/archive")) == first == "the-archive"
    assert sources.of_list([item("An archive", 1, "https://a.example/archive")]).by_number == {
        1: first
    }


def test_an_address_that_is_its_own_words_is_shown_without_its_scheme() -> None:
    sources = Sources()
    sources.of_link(Link("", "https://a.example/post/"))
    assert [source.title for source in sources.by_key.values()] == ["a.example/post"]


def test_numbers_that_rise_are_taken_as_printed() -> None:
    listed = Sources().of_list([item("[2] A newspaper", None), item("7. A history", None)])
    assert (listed.by_number, listed.restarted) == ({2: "a-newspaper", 7: "a-history"}, False)


def test_numbers_that_start_again_give_way_to_the_order() -> None:
    listed = Sources().of_list([item("One", 1), item("Two", 2), item("Three", 1)])
    assert (listed.by_number, listed.restarted) == ({1: "one", 2: "two", 3: "three"}, True)


def test_without_numbers_the_order_counts() -> None:
    listed = Sources().of_list([item("One", None), item("Two", None)])
    assert (listed.by_number, listed.restarted) == ({1: "one", 2: "two"}, False)


def test_what_has_no_number_among_numbers_can_be_named_by_no_mark() -> None:
    listed = Sources().of_list(
        [item("1. One", None, "https://a.example", "https://b.example"), item("More", None)]
    )
    assert listed.by_number == {1: "one"}
    assert listed.unnumbered == ("more", "b-example")


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Gulag’s end", "gulags-end"),
        ("1953", "entry-1953"),
        ("!!!", "entry"),
        ("Март", "mart"),
    ],
)
def test_an_id_is_made_of_letters(name: str, id_: str) -> None:
    assert unique(name, (), 40, otherwise="entry") == id_


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert unique("Release", ("release", "release-2"), 40, otherwise="entry") == "release-3"


@pytest.mark.parametrize("url", [None, "", "mailto:a@b.example", "javascript:x", "a.html"])
def test_what_is_no_address_of_a_page_is_none(url: str | None) -> None:
    assert web_address(url) is None
