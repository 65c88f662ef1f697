from bot.curation.draft.discussion import Loss
from bot.curation.draft.fates import Role
from bot.curation.draft.report import Report


def test_every_fate_and_every_absence_is_a_line() -> None:
    fates = {fate: number for number, fate in enumerate([*Role, *Loss], start=1)}
    absences = {"{count} missing": 1234, "a note": 1}
    report = Report("plain text", fates, 7, absences, all_unanswered=1)
    lines = list(report.lines())
    assert report.posts == sum(fates.values())
    assert lines[:4] == [
        ("78", "in the export (plain text)"),
        ("2", "answering, in 7 draft entries"),
        ("1", "asking, 1 without an answer"),
        ("3", "only opening a discussion: a title, a link or a few words"),
    ]
    assert lines[-2:] == [("1,234", "missing"), ("!", "a note")]
    counted = [int(number) for number, _ in lines[1:-2]]
    assert sum(counted) == report.posts


def test_what_did_not_happen_is_not_told() -> None:
    assert list(Report("plain text", {Role.ANSWERS: 1}, 1, {}).lines()) == [
        ("1", "in the export (plain text)"),
        ("1", "answering, in 1 draft entry"),
    ]
