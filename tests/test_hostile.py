"""The short form of `python -m benchmarks.hostile`."""

import pytest
from hypothesis import strategies as st

from benchmarks.hostile import tried
from tests.hostile import TARGETS, OverLimit, Page, Target, Unescaped


@pytest.mark.parametrize("name", TARGETS)
def test_no_random_input_does_harm(name: str) -> None:
    tally = tried(TARGETS[name], 100)
    assert tally.found == ""
    assert tally.cases >= 100


@pytest.mark.parametrize(
    ("error", "kind"),
    [(KeyError("x"), "crash"), (Unescaped("<b>"), "unescaped"), (OverLimit(5000), "over a limit")],
)
def test_what_does_harm_is_found_and_named(error: Exception, kind: str) -> None:
    def check(number: int) -> None:
        if number > 1000:
            raise error

    tally = tried(Target(st.integers(), check), 1000)
    assert tally.found.startswith(kind)
    assert "1001" in tally.found


@pytest.mark.parametrize(
    "html",
    ["<script>", "<b>", "</b>", "<b><i></b></i>", "<!-- x -->", "<b onclick='x'>a</b>", "<?x?>"],
)
def test_markup_that_is_not_the_bots_is_noticed(html: str) -> None:
    with pytest.raises(Unescaped):
        Page.of(html)
