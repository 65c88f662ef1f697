import pytest

from bot.core.knowledge.values import identifier, probability, web_address


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "https://ru.wikipedia.org/wiki/ГУЛАГ",
        "https://web.archive.org/web/2016/http://example.org/",
        "http://[::1]/",
    ],
)
def test_a_web_address_fits(address: str) -> None:
    assert web_address(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "javascript:alert(1)",
        "tg://resolve?domain=x",
        "https://",
        "https:///path",
        "https://user@example.org",
        "https://example.org/a b",
        "https://example.org/<b>",
        "https://example.org:port/",
        "https://[::1/",
    ],
)
def test_what_a_browser_or_reader_could_take_amiss_is_no_web_address(address: str) -> None:
    assert web_address(address) == (
        f"'{address}' is no web address; "
        "write one that starts with https:// or http://, or leave url: out"
    )


@pytest.mark.parametrize("text", ["0", "1", "0.0", "1.00", "0.75", ".5", "0.8125"])
def test_a_probability_fits(text: str) -> None:
    assert probability(text) is None


@pytest.mark.parametrize(
    "text", ["1.1", "-0.1", "75%", "0,75", "1e-2", "nan", "0.", ".", "0.12345", "٠.٥"]
)
def test_what_is_no_number_from_0_to_1_is_no_probability(text: str) -> None:
    misfit = f"'{text}' is no probability; write a number from 0 to 1 such as 0.75"
    assert probability(text) == misfit


@pytest.mark.parametrize("id_", ["a", "amnesty-1953", "1953", "x" * 50])
def test_an_id_fits(id_: str) -> None:
    assert identifier(id_) is None


@pytest.mark.parametrize("id_", ["-a", "a_b", "гулаг", "A", "a.b", "x" * 51])
def test_what_a_button_or_link_could_not_carry_is_no_id(id_: str) -> None:
    misfit = f"'{id_}' is no id; use up to 50 lower-case letters a-z, digits and hyphens"
    assert identifier(id_) == misfit
