from benchmarks.remembering import Remembering
from tests.encoders import WordEncoder


def test_every_text_is_read_once() -> None:
    inner = WordEncoder()
    encoder = Remembering(inner)
    places = encoder.encode(["gulag", "amnesty", "gulag"])
    again = encoder.encode(["amnesty", "funeral"])
    assert inner.asked == ["gulag", "amnesty", "funeral"]
    assert places.tolist() == WordEncoder().encode(["gulag", "amnesty", "gulag"]).tolist()
    assert again.tolist() == WordEncoder().encode(["amnesty", "funeral"]).tolist()


def test_pieces_are_the_encoders() -> None:
    assert Remembering(WordEncoder()).pieces("the gulag") == (3, 5)
