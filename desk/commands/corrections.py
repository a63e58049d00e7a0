"""`stories merge` and `split`, `articles independent` and `rests-on`, `answer`: what a person decides."""

import re
from enum import StrEnum
from typing import Annotated

import typer

from desk.correcting import carry_out, said_by
from desk.options import ByOption, ConfigOption, LinkOption, WhyOption
from secondsource.articles import EntryId
from secondsource.derivations import DerivationKind

StoryArgument = Annotated[str, typer.Argument(metavar="STORY", help="The number of a story, or its key.")]
ArticleArgument = Annotated[str, typer.Argument(metavar="ARTICLE", help="The number of an article, or its address.")]
_QUESTION = re.compile(r"a(\d{1,18})-a(\d{1,18})|e(\d{1,18})")


class Answer(StrEnum):
    """What can be answered."""

    YES = "yes"
    NO = "no"


def merge(
    one: StoryArgument,
    other: Annotated[str, typer.Argument(metavar="STORY", help="The story that reports the same happening.")],
    by: ByOption,
    why: WhyOption = "",
    link: LinkOption = "",
    config: ConfigOption = None,
) -> None:
    """Two stories report one happening: make them one, whatever the machine finds, until somebody revokes it.

    The story first alerted lives on with its thread; readers of the other get one mail that says so.

    Example:  secondsource stories merge 41 57 --by Mika --why "the same ruling"
    """
    said = said_by(by, why=why, link=link)
    from scheduler.walk import correct

    carry_out(config, lambda tx, at: correct.merge(tx, at, one, other, said))


def split(
    story: StoryArgument,
    named: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE", help="Articles that report another happening, by number or address."),
    ],
    by: ByOption,
    why: WhyOption = "",
    link: LinkOption = "",
    config: ConfigOption = None,
) -> None:
    """Some articles of a story report another happening: they become a story of their own, and stay one.

    The thread stays with the story's first article. `secondsource story STORY` lists the articles with their numbers.

    Example:  secondsource stories split 41 812 815 --by Mika
    """
    said = said_by(by, why=why, link=link)
    from scheduler.walk import correct

    carry_out(config, lambda tx, at: correct.split(tx, at, story, named, said))


def articles(context: typer.Context) -> None:
    """Say what an article rests on, or that two know it independently; or see how one was edited.

    What a person says wins over what the machine finds. Articles are named by number or address; `secondsource story
    STORY` lists both.
    """
    if context.invoked_subcommand is None:
        raise typer.BadParameter("say what: diff, independent or rests-on; see `secondsource articles --help`")


def independent(
    one: ArticleArgument,
    other: Annotated[str, typer.Argument(metavar="ARTICLE", help="The one that knows it by itself as well.")],
    by: ByOption,
    why: WhyOption = "",
    link: LinkOption = "",
    config: ConfigOption = None,
) -> None:
    """Two articles each know it by themselves: neither rests on the other, nor both on one origin.

    It gives no outlet standing, and two articles of one owner still count as one source.

    Example:  secondsource articles independent 812 815 --by Mika --why "both reporters were in court"
    """
    said = said_by(by, why=why, link=link)
    from scheduler.walk import correct

    carry_out(config, lambda tx, at: correct.declare_independent(tx, at, one, other, said))


def rests_on(
    article: ArticleArgument,
    origin: Annotated[
        str,
        typer.Argument(metavar="ORIGIN", help="What it has it from: an article's number or address, or a name."),
    ],
    by: ByOption,
    how: Annotated[DerivationKind, typer.Option("--how", help="In which way it does.")] = DerivationKind.CITATION,
    why: WhyOption = "",
    link: LinkOption = "",
    config: ConfigOption = None,
) -> None:
    """An article has it from another article, or from somebody we have not read, and from nobody else.

    From then on it rests on what persons said, on nothing that the machine finds, and is no source of its own. Say it
    twice, with two origins, where it has it from both.

    Examples:  secondsource articles rests-on 815 812 --by Mika ·
    secondsource articles rests-on 815 "Coast Wire" --how wire --by Mika
    """
    said = said_by(by, why=why, link=link)
    from scheduler.walk import correct

    carry_out(config, lambda tx, at: correct.declare_resting(tx, at, article, origin, said, step=how))


def answer(
    question: Annotated[
        str,
        typer.Argument(metavar="QUESTION", help="As `secondsource stories --near-miss` names it: a12-a57, or e512."),
    ],
    reply: Annotated[Answer, typer.Argument(metavar="yes|no", help="Whether it is so.")],
    by: ByOption,
    why: WhyOption = "",
    link: LinkOption = "",
    config: ConfigOption = None,
) -> None:
    """Answer a question of `secondsource stories --near-miss`; one that is answered is not asked again.

    a12-a57: do these two articles report one happening? Yes merges their stories, no keeps them apart for good.
    e512: is the page that entry 512 announces about the topic? Yes has it read, no leaves it out for good.

    Examples:  secondsource answer a12-a57 no --by Mika · secondsource answer e512 yes --by Mika
    """
    found = _QUESTION.fullmatch(question)
    if found is None:
        raise typer.BadParameter(
            f"{question!r} is no question: they are named a12-a57 (two articles) or e512 (an entry)"
        )
    said, is_yes = said_by(by, why=why, link=link), reply is Answer.YES
    one, other, entry = found.groups()
    from scheduler.walk import correct

    if entry is not None:
        carry_out(config, lambda tx, at: correct.declare_topic(tx, at, EntryId(int(entry)), said, is_ours=is_yes))
    elif is_yes:
        carry_out(config, lambda tx, at: correct.unite(tx, at, one, other, said))
    else:
        carry_out(config, lambda tx, at: correct.keep_apart(tx, at, one, other, said))
