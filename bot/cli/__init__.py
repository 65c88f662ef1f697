"""The command line: arguments, files, exit codes.

Each command imports what it needs itself, for that is most of the time that it takes: `health` runs
every half minute, and who asks one question does not want to wait for Telegram's library.
"""

from typing import Final

import typer

from bot.cli import curating, operating, talking
from bot.cli.exits import FAILED, UNUSABLE, fail
from bot.cli.streams import CannotPrint, prepare_streams
from bot.settings import SettingsError

_NO_HELP: Final = {"help": False}
"""What a command without arguments was not asked for: to look at an option that was not given,
typer would import pydantic, which takes a tenth of a second."""

app = typer.Typer(
    help="Footnote answers a community's questions from one curated file and cites every answer.",
    epilog=(
        "Exit codes: 0 all is well; 1 the knowledge file has problems, its tests fail, the bot is "
        "not running or not well, or Telegram refuses; 2 wrong usage, a setting or a file that "
        "cannot be used."
    ),
    add_completion=False,
    context_settings={"default_map": _NO_HELP | {"health": _NO_HELP, "run": _NO_HELP}},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _commands in (talking, curating, operating):
    app.add_typer(_commands.app)


def main() -> None:
    """Run the command that the arguments name, and exit; what a person can mend is a sentence."""
    prepare_streams()
    try:
        app()
    except SettingsError as error:
        fail(str(error), UNUSABLE)
    except CannotPrint as error:
        fail("" if error.unwanted else str(error), UNUSABLE)
    except Exception as error:
        from bot.core.knowledge import InvalidKnowledge
        from bot.curation.files import UnreadableFile

        match error:
            case InvalidKnowledge():
                fail(str(error), FAILED)
            case UnreadableFile():
                fail(str(error), UNUSABLE)
        raise


@app.callback(invoke_without_command=True)
def _without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        talking.run()
