"""The whole path from an export to the text of a file of drafts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.curation.draft.discussion import Discussion, Post
from bot.curation.draft.entries import Drafting
from bot.curation.draft.export import Export
from bot.curation.draft.importers import importer_of
from bot.curation.draft.questions import questions_of
from bot.curation.draft.report import Report
from bot.curation.draft.sources import web_address
from bot.curation.draft.spool import Spool, spooled
from bot.curation.draft.written import written

MOST: Final = 200
"""Posts that become entries unless another number is named: what a person can read in a day."""
_UNANSWERED_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was made of an export."""

    text: str | None
    """The file of drafts, which passes `check`; None when nothing in the export answers."""
    report: Report


def draft(export: Export, most: int = MOST) -> Drafted:
    """Return the drafts of an export, of at most the `most` best posts that answer.

    Raises:
        UnreadableFile: it is none of the known exports, cannot be read or is damaged.
    """
    importer = importer_of(export)
    with spooled(importer.read(export)) as spool:
        drafting = Drafting(spool, untitled=export.path.name)
        posts = spool.best(most)
        for post in posts:
            if not drafting.take(post):
                spool.leave_out(post)
        drafting.connect(posts)
        report = _report(importer.name, spool, len(drafting.entries))
        if not drafting.entries:
            return Drafted(None, report)
        text = written(
            _thread(spool, posts, export.path.name),
            drafting.sources.by_key.values(),
            drafting.topics,
            drafting.entries.values(),
            report,
            export.path.name,
        )
    return Drafted(text, report)


def _report(kind: str, spool: Spool, entries: int) -> Report:
    unanswered, count = spool.unanswered(_UNANSWERED_TOLD)
    told = [question for post in unanswered for question in _questions(post, spool)]
    return Report(
        kind,
        spool.fates(),
        entries,
        spool.absences,
        tuple(dict.fromkeys(told))[:_UNANSWERED_TOLD],
        count,
    )


def _questions(post: Post, spool: Spool) -> Iterator[str]:
    title = spool.discussion(post.discussion).title
    if post.opens and title:
        yield title
    yield from questions_of(post)


def _thread(spool: Spool, posts: tuple[Post, ...], file: str) -> dict[str, str]:
    """Return what the file says about where it comes from."""
    found = {post.discussion: spool.discussion(post.discussion) for post in posts}
    communities = Counter(each.community for each in found.values() if each.community)
    only = next(iter(found.values())) if len(found) == 1 else Discussion("")
    dates = sorted(post.at for post in posts if post.at)
    thread = {
        "title": (only.title or (f"{len(found)} discussions" if len(found) > 1 else file))[:300],
        "url": web_address(only.url) or "",
        "community": ", ".join(name for name, _ in communities.most_common(3))[:100],
        "date": f"{dates[0].day} {dates[0]:%B} {dates[0].year}" if dates else "",
    }
    return {key: value for key, value in thread.items() if value}
