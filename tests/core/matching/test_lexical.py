from bot.core.matching import Lexical
from tests.knowledge_example import an_entry


def test_progress_is_told_after_every_1024_texts_and_after_every_step() -> None:
    told: list[float] = []
    wordings = tuple(f"word{n}" for n in range(2047))  # with the title 2048
    Lexical.build((an_entry(questions=wordings),), told.append)
    reading, read, *_ = told
    assert 0 < reading < read < 1
    assert told == sorted(told)
    assert len(told) == 4
    assert told[-1] == 1
