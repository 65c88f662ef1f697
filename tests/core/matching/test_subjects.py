from bot.core.matching.subjects import Subjects
from tests.core.matching.reading import read
from tests.knowledge_example import an_entry

SUBJECTS = Subjects.build(
    read([an_entry("camps", questions=("What were the camps?",), answer="Places of exile.")])
)


def test_an_entry_is_about_the_words_of_its_wordings_and_of_its_answer() -> None:
    assert SUBJECTS.rarity.holds("camp")
    assert SUBJECTS.rarity.holds("exil")


def test_words_that_do_not_say_what_is_asked_about_are_left_out() -> None:
    assert not SUBJECTS.rarity.holds("what")
    assert not SUBJECTS.rarity.holds("the")
