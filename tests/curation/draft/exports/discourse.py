"""A topic of a Discourse forum, and a list of its latest posts."""

from typing import Any, Final

from tests.curation.draft.exports.words import ANSWER


def discourse_post(number: int, cooked: str, **more: Any) -> dict[str, Any]:
    return {
        "id": 100 + number,
        "username": "historian",
        "created_at": "2013-02-04T15:26:26.278-05:00",
        "cooked": cooked,
        "post_number": number,
        "post_type": 1,
        "reply_to_post_number": None,
        "topic_id": 57,
        "topic_slug": "release",
        "score": 12.5,
    } | more


DISCOURSE: Final = {
    "post_stream": {
        "posts": [
            discourse_post(1, "<p>When were the prisoners released?</p>", username="asker"),
            discourse_post(2, "<p>This topic is now pinned.</p>", post_type=2),
            discourse_post(
                4,
                '<aside class="quote"><blockquote><p>When?</p></blockquote></aside>'
                f"<p>{ANSWER}</p>",
            ),
            discourse_post(5, "<p>(post deleted by author)</p>", user_deleted=True),
            discourse_post(9, '<p><img src="/a.gif" alt="cat"></p>', reply_to_post_number=4),
        ],
        "stream": [101, 102, 104, 105, 109, 111, 112],
    },
    "id": 57,
    "title": "Release from the camps",
    "slug": "release",
    "posts_count": 7,
}
LATEST_POSTS: Final = {
    "latest_posts": [discourse_post(3, f"<p>{ANSWER}</p>", topic_title="Release from the camps")]
}
