from bot.telegram.pace import Pace


def test_a_member_is_admitted_up_to_the_limit_and_others_do_not_notice() -> None:
    pace = Pace(2)
    assert [pace.admits(1, at) for at in (60.0, 61.0, 119.9)] == [True, True, False]
    assert pace.admits(2, 119.9)


def test_the_next_minute_begins_anew() -> None:
    pace = Pace(1)
    assert [pace.admits(1, at) for at in (59.0, 59.9, 60.0)] == [True, False, True]
