import pytest

from bot.curation.draft.wording import asked, asks, likeness, nearest, roughly, sentences


def test_sentences_end_before_a_capital_and_at_lines() -> None:
    assert sentences('He said "no." They left, e.g. for Perm.\nWhen? In 1953.') == (
        'He said "no."',
        "They left, e.g. for Perm.",
        "When?",
        "In 1953.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Were all of them released?",
        "I read about it. How many were released, and why only those?",
        'Did they write "we are free?"',
        "Who read the letters that they sent home?\n\nThanks in advance!",
        "Кого освободили? Спасибо",
    ],
)
def test_a_text_asks(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thanks!",
        "They were freed.",
        "Why? " + "Because the decree said so, in plain words. " * 5,
    ],
)
def test_a_text_does_not_ask(text: str) -> None:
    assert not asks(text)


def test_questions_are_taken_as_they_were_asked() -> None:
    text = "I wonder. What happened to them?! Right? " + "And " * 100 + "then?"
    assert asked(text) == ("What happened to them?!",)


def test_words_are_counted_without_markup() -> None:
    assert roughly("<p>a &lt; <b>b</b></p>") == "a <  b"


def test_likeness_is_the_shared_part_of_the_shorter_text() -> None:
    assert likeness("The letters of prisoners", "letters") == 1.0
    assert likeness("letters", "newspapers") == 0.0
    assert likeness("the", "the") == 0.0


def test_the_nearest_shares_the_rarest_words() -> None:
    candidates = ["prisoners and letters", "prisoners and newspapers", "prisoners"]
    assert nearest("newspapers of the prisoners", candidates) == 1
    assert nearest("weather", candidates) is None
    assert nearest("anything", []) is None


@pytest.mark.parametrize("unit", ["<", " ", "?", "\n \n", '."', ".)", "thanks ", "]"])
def test_a_post_of_one_thing_repeated_is_judged_at_once(unit: str) -> None:
    # A pattern that tried every beginning with every end would take hours.
    assert not asks(roughly("a" + unit * (100_000 // len(unit)) + "x"))
