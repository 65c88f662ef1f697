"""What the bot says about itself: how to use it, which languages it speaks, what it has deleted."""

from collections.abc import Mapping

from bot.core.reply import Reply, Speak, Tool
from bot.core.text import isolated
from bot.core.voice import Voice


def welcome(voice: Voice) -> Reply:
    """Return what a member who opens the bot reads: what it knows and how to ask."""
    subject = voice.say("My subject: {subject}").format(subject=isolated(voice.subject()))
    if community := voice.knowledge.thread.community:
        comes_from = voice.say("It comes from {community}.")
        subject += " " + comes_from.format(community=isolated(community))
    return Reply(
        voice.say(
            "Hello! I answer questions from a file that people wrote, and I cite every answer."
        ),
        body=(
            subject,
            voice.say(
                "Just ask in your own words, in English or Russian. When I do not know, I say so."
            ),
            voice.say("Or start with a topic:"),
        ),
        choices=voice.choice_of_topics(),
    )


def usage(voice: Voice) -> Reply:
    """Return how to use the bot."""
    ask_me = voice.say("Ask me a question in your own words, for example: {question}")
    return Reply(
        ask_me.format(question=isolated(voice.example())),
        body=(
            voice.say(
                "Typing mistakes do not matter, and you can go on with a few words: "
                "who decided that?"
            ),
            voice.say("Numbers in brackets are notes: the sources stand under the answer."),
            voice.say("When I am not sure I offer a choice, and when I do not know I say so."),
            voice.say(
                "/topics shows all I know, /sources what it rests on, "
                "/new forgets our conversation."
            ),
        ),
        choices=(voice.all_topics(),),
    )


def forgotten(voice: Voice) -> Reply:
    """Return what is said when everything that is known of a member was deleted."""
    return Reply(
        voice.say("Done: I have deleted everything that I had stored about you, in every chat.")
    )


def languages(voice: Voice, names: Mapping[str, str]) -> Reply:
    """Return the languages to choose from, by their codes."""
    spoken = (Tool(name, Speak(code)) for code, name in names.items())
    return Reply(
        voice.say("Which language shall I speak?"),
        body=(voice.say("Automatic means the language of your Telegram."),),
        tools=(*spoken, Tool(voice.say("Automatic"), Speak(None))),
    )


def language_chosen(voice: Voice) -> Reply:
    """Return what is said, in the language that was chosen."""
    return Reply(voice.say("I speak English to you now. /language changes that."))
