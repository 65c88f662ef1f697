"""A dump of a Stack Exchange site: Posts.xml, with Users.xml and Comments.xml beside it."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from bot.curation.counted import counted
from bot.curation.draft.discussion import (
    NO_SITE,
    Absence,
    Discussion,
    Item,
    Loss,
    Markup,
    Post,
    moment_of,
    named,
    number_of,
)
from bot.curation.draft.export import Export, Head
from bot.curation.draft.lookup import Lookup, looked_up
from bot.curation.files import UnreadableFile

_QUESTION: Final = "1"
_ANSWER: Final = "2"
_CAREFULLY: Final = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


class StackExchangeDump:
    """Rows whose attributes are the fields; the body is HTML in an attribute."""

    name = "Stack Exchange's Posts.xml"

    def recognises(self, head: Head) -> bool:
        """Return whether it is XML with rows of posts, comments or users."""
        return bool(re.search(r"<(posts|comments|users)>\s*<row ", head.text[:2000]))

    def read(self, export: Export) -> Iterator[Item]:
        """Return questions, answers and the comments on them.

        Raises:
            UnreadableFile: it is the wrong one of a dump's files, or no XML.
        """
        beginning = export.head().text[:2000]
        if "<!DOCTYPE" in beginning:
            raise export.broken("it declares entities, which no dump does")
        if "<posts>" not in beginning:
            raise UnreadableFile(
                f"{export.path} has no posts. Name the Posts.xml of the same dump; "
                "Users.xml and Comments.xml are read along when they lie beside it."
            )
        if not export.site:
            yield Absence(NO_SITE)
        comments = export.beside("Posts", "Comments")
        with looked_up() as names, looked_up() as homes:
            names.keep(_names(export))
            for row in _rows(export):
                yield from _post(row, names, export.site)
                if comments and "ParentId" in row:
                    homes.keep([(row.get("Id", ""), row["ParentId"])])
            for row in _rows(comments) if comments else ():
                yield _comment(row, names, homes, export.site)


def _names(export: Export) -> Iterator[tuple[str, str]]:
    users = export.beside("Posts", "Users")
    for row in _rows(users) if users else ():
        yield row.get("Id", ""), row.get("DisplayName", "")


def _post(row: dict[str, str], names: Lookup, site: str | None) -> Iterator[Item]:
    id_, kind = row.get("Id", ""), row.get("PostTypeId")
    asks = kind != _ANSWER
    home = id_ if asks else row.get("ParentId", id_)
    url = f"{site}/{'questions' if asks else 'a'}/{id_}" if site else None
    if asks:
        yield Discussion(id_, row.get("Title"), url, _community(site))
    yield Post(
        id=id_,
        discussion=home,
        parent=None if asks else home,
        author=named(names.get(row.get("OwnerUserId", "")) or row.get("OwnerDisplayName")),
        at=moment_of(row.get("CreationDate")),
        url=url,
        body=row.get("Body", ""),
        score=number_of(row.get("Score")),
        opens=asks,
        question=asks,
        loss=None if kind in {_QUESTION, _ANSWER} else Loss.SERVICE,
    )


def _comment(row: dict[str, str], names: Lookup, homes: Lookup, site: str | None) -> Post:
    id_, parent = row.get("Id", ""), row.get("PostId", "")
    home = homes.get(parent) or parent
    return Post(
        id=f"comment {id_}",
        discussion=home,
        parent=parent,
        author=named(names.get(row.get("UserId", "")) or row.get("UserDisplayName")),
        at=moment_of(row.get("CreationDate")),
        url=f"{site}/questions/{home}#comment{id_}_{parent}" if site else None,
        body=row.get("Text", ""),
        markup=Markup.MARKDOWN,
        score=number_of(row.get("Score")),
    )


def _community(site: str | None) -> str | None:
    return site.partition("://")[2] if site else None


def _rows(export: Export) -> Iterator[dict[str, str]]:
    """Return the attributes of each row; entities of the file's own are not expanded.

    Whatever an element is, it is dropped when it ends, and so is all that stands before it.
    """
    count = 0
    with export.open() as file:
        try:
            for _, element in etree.iterparse(file, **_CAREFULLY):
                if element.tag == "row":
                    yield dict(element.attrib)
                    count += 1
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError:
            after = counted(count, "row")
            raise export.broken(f"this is not XML, or it breaks off after {after}") from None
