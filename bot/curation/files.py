"""The one place where a knowledge file is read."""

from pathlib import Path

from bot.core.knowledge import InvalidKnowledge, Knowledge, Problem, parse


class UnreadableFile(Exception):
    """A file that cannot be read as text; the message is a sentence for the person who named it."""


def load(path: Path) -> Knowledge:
    """Return the knowledge in a file, which has at least one entry that may be served.

    Raises:
        UnreadableFile: the file cannot be read as text.
        InvalidKnowledge: it cannot be used, or all its entries are drafts.
    """
    knowledge = read(path)
    if not knowledge.entries:
        what = "all entries are drafts; delete 'status: draft' from those that members may see"
        raise InvalidKnowledge((Problem(str(path), 1, what),))
    return knowledge


def read(path: Path) -> Knowledge:
    """Return the knowledge in a file, though it may have nothing but drafts.

    Raises:
        UnreadableFile: there is no such file, it may not be read, or it is not UTF-8.
        InvalidKnowledge: it can be read but not be used; every problem names its line.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(
            f"There is no file {path}. Name another, or set KNOWLEDGE in .env."
        ) from None
    except IsADirectoryError:
        raise UnreadableFile(f"{path} is a folder. Name the file in it.") from None
    except PermissionError:
        raise UnreadableFile(f"{path} may not be read. Change its permissions.") from None
    except (OSError, ValueError) as error:  # a null byte in a path is a ValueError
        raise UnreadableFile(f"{path} cannot be read: {error}.") from None
    try:
        return parse(content.decode(), file=str(path))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"{path}:{line}: this is not UTF-8 text. Save the file as UTF-8."
        ) from None
