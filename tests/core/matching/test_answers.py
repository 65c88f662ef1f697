import numpy as np

from bot.core.matching.answers import Answers
from tests.core.matching.reading import bags_of

STEMS, BAGS = bags_of([{"camp": 2, "amnesti": 1}, {}, {"amnesti": 1}])
ANSWERS = Answers.build(BAGS)


def test_an_answer_says_the_stems_that_it_holds() -> None:
    camp, amnesty = STEMS.numbers["camp"], STEMS.numbers["amnesti"]
    assert ANSWERS.say(np.array([0, 1, 2]), [camp, amnesty]).tolist() == [
        [True, False, False],
        [True, False, True],
    ]


def test_no_answer_says_an_unknown_stem() -> None:
    assert not ANSWERS.say(np.array([0, 1, 2]), [ANSWERS.n_stems]).any()


def test_of_no_stem_nothing_is_told() -> None:
    assert ANSWERS.say(np.array([0, 1]), []).shape == (0, 2)
