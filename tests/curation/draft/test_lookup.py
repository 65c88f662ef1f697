from bot.curation.draft.lookup import looked_up


def test_a_key_has_the_text_that_was_kept_last() -> None:
    with looked_up() as names:
        names.keep([("7", "Historian"), ("12", "Asker"), ("7", "A historian")])
        names.keep([("", "nobody")])
        assert [names.get(key) for key in ("7", "12", "", "3")] == [
            "A historian",
            "Asker",
            "nobody",
            None,
        ]


def test_two_lookups_know_nothing_of_each_other() -> None:
    with looked_up() as names, looked_up() as homes:
        names.keep([("7", "Historian")])
        assert homes.get("7") is None
