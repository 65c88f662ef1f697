import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import FUNCTION_WORDS, clean, isolated, letter_grams, sound, stem, stems, words

ANY_TEXT = st.text(st.characters())
"""Every code point there is, lone surrogates included."""


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("  who?\n", "who?", id="outer white space goes"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="every line ends alike"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tabs and lines stay"),
        pytest.param("a\x00b\x1b[31mc\x7f\x85", "ab[31mc", id="control characters go"),
        pytest.param("gu\u202elag\u2066\u200f", "gulag", id="bidirectional marks go"),
        pytest.param("gu\u200blag\ufeff\u00ad", "gulag", id="zero-width marks go"),
        pytest.param("a\ud800b", "ab", id="lone surrogates go"),
        pytest.param("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", id="joiners of emoji stay"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="joiners of scripts stay"),
        pytest.param(
            "e\u0301\u0302\u0303\u0304!", "e\u0301\u0302!", id="zalgo is cut to two marks"
        ),
        pytest.param("и\u0306ё", "и\u0306ё", id="ordinary marks stay"),
        pytest.param("\x00 \u200b ", "", id="nothing visible is nothing"),
    ],
)
def test_clean_leaves_what_a_reader_can_see(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Who was BERIA?", ("who", "was", "beria"), id="lower case, no punctuation"),
        pytest.param("Ёлка, Хрущёв", ("елка", "хрущев"), id="ё is е"),
        pytest.param("Йод, мой", ("йод", "мой"), id="й is a letter of its own"),
        pytest.param("и\u0306од", ("йод",), id="й in two characters is й"),
        pytest.param("café naïve", ("cafe", "naive"), id="accents go"),
        pytest.param("didn't didn’t didn`t", ("did", "not") * 3, id="a short not is a word"),
        pytest.param("they're I'll we've", ("they", "i", "we"), id="short endings go"),
        pytest.param("O'Brien, l’amnistie", ("obrien", "lamnistie"), id="other apostrophes vanish"),
        pytest.param("Stalin's Stalin’s", ("stalin",) * 2, id="a possessive is its noun"),
        pytest.param(
            "'quoted' doctors'", ("quoted", "doctors"), id="quotation marks are not letters"
        ),
        pytest.param("snake_case, e-mail", ("snake", "case", "e", "mail"), id="hyphens part words"),
        pytest.param("1953 г.", ("1953", "г"), id="numbers are words"),
        pytest.param(
            "𝐒𝐭𝐚𝐥𝐢𝐧 ｇｕｌａｇ ﬁle", ("stalin", "gulag", "file"), id="fancy letters are letters"
        ),
        pytest.param("s\u0335t\u0336a\u0337lin", ("stalin",), id="zalgo is read through"),
        pytest.param("👨\u200d👩\u200d👧 ?! \x00", (), id="emoji and signs are no words"),
        pytest.param("", (), id="nothing has no words"),
    ],
)
def test_words_are_comparable(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("prisoners", "prisoner", id="plural"),
        pytest.param("released", "releasing", id="tense"),
        pytest.param("заключённых", "заключенные", id="case, and ё"),
        pytest.param("освободили", "освободил", id="number"),
        pytest.param("амнистия", "амнистии", id="genitive"),
    ],
)
def test_inflected_forms_share_a_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_each_word_is_stemmed_in_its_own_language() -> None:
    assert stems("released амнистии 1953") == (stem("released"), stem("амнистии"), "1953")
    assert stems("released амнистии 1953") == ("releas", "амнист", "1953")


def test_grams_mark_where_words_begin_and_end() -> None:
    assert letter_grams(("ab", "cd"), (3,)) == [" ab", "ab ", " cd", "cd "]


def test_grams_come_in_the_sizes_asked_for() -> None:
    assert letter_grams(("дом",), (3, 4)) == [" до", "дом", "ом ", " дом", "дом "]


def test_a_word_shorter_than_a_gram_is_a_gram() -> None:
    assert letter_grams(("a",), (4,)) == [" a "]


def test_nothing_has_no_grams() -> None:
    assert letter_grams((), (3, 4)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("khrushchev", "хрущев"),
        ("khruschev", "хрущев"),
        ("beria", "берия"),
        ("beriya", "берия"),
        ("malenkov", "маленков"),
        ("dzhugashvili", "dzugasvili"),
        ("zhukov", "жуков"),
    ],
)
def test_the_spellings_of_a_name_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("beria", "berlin"), ("stalin", "lenin")])
def test_names_that_differ_sound_different(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_function_words_are_words_as_they_are_compared() -> None:
    assert {word for word in FUNCTION_WORDS if words(word) != (word,)} == set()


@given(ANY_TEXT)
def test_clean_text_is_clean(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_clean_text_can_be_sent_and_stored(text: str) -> None:
    assert clean(text).encode().decode() == clean(text)
    assert "\x00" not in clean(text)


@given(ANY_TEXT)
def test_words_of_words_are_the_words(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@given(ANY_TEXT)
def test_every_text_has_lower_case_words_stems_and_grams(text: str) -> None:
    found = words(text)
    assert [word.lower() for word in found] == list(found)
    assert all(found)
    assert len(stems(text)) == len(found)
    assert all(len(gram) in {3, 4} for gram in letter_grams(found, (3, 4)))


@pytest.mark.parametrize(
    ("text", "is_isolated"),
    [
        ("Gulag: A History", False),
        ("О проведении амнистии", False),
        ("1953 🕊 (!)", False),
        ("", False),
        ("גולאג", True),
        ("ستالين", True),
        ("Beria בריה 1953", True),
    ],
)
def test_what_is_written_from_right_to_left_is_set_apart(text: str, is_isolated: bool) -> None:
    assert isolated(text) == (f"\u2068{text}\u2069" if is_isolated else text)
