from bot.curation.draft.excerpts import at_words, lead, one_line, quote, title_of

REST = "Those with longer terms had to wait for the years after."


def test_a_passage_is_called_by_its_heading_else_by_how_it_begins() -> None:
    assert title_of("The decree freed some.", "Release") == "Release"
    assert title_of("The decree freed some.\n\nOthers waited.", None) == "The decree freed some."


def test_a_title_ends_with_a_word_that_says_something() -> None:
    assert title_of("The decree was printed in all of the newspapers", None) == (
        "The decree was printed"
    )


def test_a_first_sentence_stands_above_the_rest() -> None:
    assert lead(f"Some were freed. {REST}") == ("Some were freed.", REST)


def test_it_does_not_where_too_little_would_be_left_or_it_is_too_long() -> None:
    for text in (
        "Some were freed. Others waited.",
        f"{'So ' * 70}it was. {REST}",
        f"- {REST} {REST}",
    ):
        assert lead(text) == (None, text)


def test_a_quotation_is_made_of_whole_sentences() -> None:
    assert quote(f"{REST}\n\n{REST}") == f"{REST} {REST}"
    assert quote(" ".join([REST] * 20)) == " ".join([REST] * 8)


def test_a_sentence_that_is_too_long_is_cut_and_says_so() -> None:
    cut = quote("so " * 300)
    assert (len(cut), cut[-1]) == (500, "…")


def test_only_the_first_line_is_cut() -> None:
    assert at_words("- Some were freed\nOthers waited", 40) == "Some were freed"
    assert at_words("x" * 50, 40) == "x" * 40


def test_blanks_of_any_kind_become_one() -> None:
    assert one_line("a\n\n b\t c ") == "a b c"
