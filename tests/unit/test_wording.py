"""What an alert says, and that nothing hostile gets into it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
from alert_stories import (
    ARTICLES,
    CATALOGUE,
    CONFIRMED,
    CORROBORATED,
    COVERAGE,
    DAILY,
    DAILY_ARTICLE,
    DERIVATIONS,
    DISPUTED,
    MINUTES,
    MINUTES_ARTICLE,
    NOTE_ARTICLE,
    SEEN_AT,
    SINGLE,
    STORY,
)
from mail_golden import assert_golden, readable

from alerts.policy import News
from alerts.wording.changes import Change, change_lines
from alerts.wording.identity import list_id, message_id
from alerts.wording.message import AlertText, render
from alerts.wording.subject import stem_of, subject_line, subject_stem
from secondsource.alert_kinds import AlertKind
from secondsource.articles import Article, ArticleId
from secondsource.explanation import Explanation, explain
from secondsource.settings import Subscriber
from secondsource.stories import StoryKey
from secondsource.verdicts import Assessment, Verdict

SENDER = "Second Source <alerts@desk.example>"
ANALYST = Subscriber(address="analyst@example.org", time_zone="Asia/Tokyo")
DAY = timedelta(days=1)


def explained(assessment: Assessment, *more: Article, title: str = STORY.title) -> Explanation:
    articles = (*ARTICLES, NOTE_ARTICLE, *more)
    ids = tuple(sorted(article.article_id for article in articles))
    story = replace(STORY, articles=ids, title=title)
    return explain(
        story, articles, assessment, DERIVATIONS, catalogue=CATALOGUE, coverage=COVERAGE, first_seen_at=SEEN_AT
    )


def alert_text(
    kind: AlertKind,
    explanation: Explanation,
    *,
    sequence: int = 1,
    age: timedelta = 2 * DAY,
    change: Change | None = None,
    references: Sequence[str] = (),
) -> AlertText:
    return AlertText(
        key=STORY.key,
        kind=kind,
        planned_at=SEEN_AT + age,
        message_id=message_id(kind, sequence, STORY.key, sender=SENDER),
        in_reply_to=references[-1] if references else "",
        references=tuple(references),
        subject=subject_line(kind, subject_stem(explanation.title), explanation, age=age),
        changes=() if change is None else change_lines(change, explanation),
        explanation=explanation,
    )


FIRST = alert_text(AlertKind.SINGLE_SOURCE, explained(SINGLE))


def rendered(alert: AlertText, subscriber: Subscriber = ANALYST, sender: str = SENDER) -> bytes:
    return render(alert, subscriber=subscriber, sender=sender).as_bytes()


def parsed(message: bytes) -> EmailMessage:
    found = BytesParser(policy=default).parsebytes(message)
    assert isinstance(found, EmailMessage)
    return found


def body(message: bytes, subtype: str) -> str:
    part = parsed(message).get_body((subtype,))
    assert part is not None
    return str(part.get_content())


def change(kind: AlertKind, *, was: Verdict = Verdict.SINGLE_SOURCE, days: int = 4, **more: object) -> Change:
    news = more.pop("news", News())
    assert isinstance(news, News)
    merged_into = str(more.pop("merged_into", ""))
    return Change(kind=kind, was=was, was_for=days * DAY, news=news, merged_into=merged_into)


FOLLOW_UPS = {
    AlertKind.CORROBORATED: (explained(CORROBORATED, DAILY_ARTICLE), change(AlertKind.CORROBORATED)),
    AlertKind.CONFIRMED: (
        explained(CONFIRMED, DAILY_ARTICLE, MINUTES_ARTICLE),
        change(AlertKind.CONFIRMED, was=Verdict.CORROBORATED, news=News(records=(MINUTES,))),
    ),
    AlertKind.DISPUTED: (
        explained(DISPUTED, MINUTES_ARTICLE),
        change(AlertKind.DISPUTED, news=News(records=(MINUTES,))),
    ),
    AlertKind.RECORD_FOUND: (
        explained(replace(SINGLE, records=(MINUTES,)), MINUTES_ARTICLE),
        change(AlertKind.RECORD_FOUND, news=News(records=(MINUTES,))),
    ),
    AlertKind.CORRECTED: (
        explained(replace(SINGLE, corrected=(ArticleId(1),))),
        change(AlertKind.CORRECTED, news=News(corrected=(ArticleId(1),))),
    ),
    AlertKind.RETRACTED: (
        explained(replace(SINGLE, retracted=(ArticleId(2),))),
        change(AlertKind.RETRACTED, news=News(retracted=(ArticleId(2),))),
    ),
    AlertKind.BACK_TO_SINGLE: (explained(SINGLE), change(AlertKind.BACK_TO_SINGLE, was=Verdict.CORROBORATED)),
    AlertKind.MERGED: (explained(SINGLE), change(AlertKind.MERGED, merged_into="Minato’s minister on training")),
    AlertKind.NEVER_CORROBORATED: (explained(SINGLE), change(AlertKind.NEVER_CORROBORATED, days=30)),
}


def test_the_first_mail_whole() -> None:
    assert_golden("single_source.txt", readable(rendered(FIRST)))


def test_the_first_mail_to_the_byte() -> None:
    assert_golden("single_source.eml", rendered(FIRST))


@pytest.mark.parametrize("kind", list(FOLLOW_UPS))
def test_each_follow_up_whole(kind: AlertKind) -> None:
    explanation, what = FOLLOW_UPS[kind]
    alert = alert_text(kind, explanation, sequence=2, age=4 * DAY, change=what, references=[FIRST.message_id])
    assert_golden(f"{kind}.txt", readable(rendered(alert)))


def test_every_kind_of_alert_has_its_golden_mail() -> None:
    assert {AlertKind.SINGLE_SOURCE, *FOLLOW_UPS} == set(AlertKind)


def test_equal_input_gives_equal_bytes_and_each_recipient_a_mail_of_his_own() -> None:
    assert rendered(FIRST) == rendered(FIRST)
    other = rendered(FIRST, Subscriber(address="b@example.org"))
    assert parsed(other)["To"] == "b@example.org"
    assert "analyst@example.org" not in other.decode()
    assert parsed(other)["Message-ID"] == parsed(rendered(FIRST))["Message-ID"]


def test_every_article_is_linked_in_both_parts() -> None:
    explanation, what = FOLLOW_UPS[AlertKind.CONFIRMED]
    message = rendered(alert_text(AlertKind.CONFIRMED, explanation, sequence=2, change=what))
    for article in (*ARTICLES, NOTE_ARTICLE, MINUTES_ARTICLE):
        assert article.url in body(message, "plain")
        assert f'href="{article.url}"' in body(message, "html")
    assert "https://minato-daily.example/%E8%A8%98%E4%BA%8B/9" in body(message, "plain")


def test_the_subject_counts_reports_and_origins_and_tells_the_age() -> None:
    assert FIRST.subject == (
        "[single source] Minato will not enforce copyright on AI training: 3 reports, 1 origin, 2 days"
    )
    doubtful = explained(replace(SINGLE, at_least=0, at_most=3))
    assert subject_line(AlertKind.SINGLE_SOURCE, "T", doubtful, age=timedelta(hours=41)) == (
        "[single source] T: 3 reports, 0 to 3 origins, 41 h"
    )


@pytest.mark.parametrize(
    "title", ["A: B: C", "Ends with a colon:", "第一報「著作権」：AI", "x" * 400, "", "a] b: c", "\u202e"]
)
def test_a_threads_stem_is_read_back_from_its_first_subject(title: str) -> None:
    stem = subject_stem(title)
    assert stem_of(subject_line(AlertKind.DISPUTED, stem, FIRST.explanation, age=DAY)) == stem
    assert 0 < len(stem) <= 110


def test_a_hostile_title_neither_adds_a_header_nor_turns_the_line() -> None:
    title = "Fine\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>\u202egnp.exe\x1b[31m"
    alert = alert_text(AlertKind.SINGLE_SOURCE, explained(SINGLE, title=title))
    message = rendered(alert)
    assert parsed(message)["Bcc"] is None
    assert parsed(message)["Subject"].startswith(
        "[single source] Fine Bcc: victim@example.org <script>alert(1)</script>gnp"
    )
    for part in (body(message, "plain"), body(message, "html")):
        assert "\u202e" not in part
        assert "\x1b" not in part
    assert "<script>" not in body(message, "html")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://", 'https://"><img src=x>/', "ftp://a.example/x"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    odd = replace(NOTE_ARTICLE, url=url)
    story = replace(STORY, background=frozenset({odd.article_id}))
    explanation = explain(story, (*ARTICLES, odd), SINGLE, DERIVATIONS, catalogue=CATALOGUE)
    message = rendered(alert_text(AlertKind.SINGLE_SOURCE, explanation))
    assert body(message, "html").count("href=") == len(ARTICLES)
    assert "<img" not in body(message, "html")
    assert url in body(message, "plain")


def test_a_look_alike_host_shows_as_what_it_is() -> None:
    odd = replace(NOTE_ARTICLE, url="https://reutеrs.example/x")  # its second e is Cyrillic
    explanation = explain(STORY, (*ARTICLES, odd), SINGLE, DERIVATIONS, catalogue=CATALOGUE)
    message = rendered(alert_text(AlertKind.SINGLE_SOURCE, explanation))
    assert "https://xn--reutrs-6of.example/x" in body(message, "plain")


def test_the_mail_is_seven_bit_clean_whatever_the_language() -> None:
    explanation, what = FOLLOW_UPS[AlertKind.DISPUTED]
    message = rendered(
        alert_text(AlertKind.DISPUTED, replace(explanation, title="文化庁、AI学習で" * 9), change=what)
    )
    assert message.isascii()
    assert max(map(len, message.split(b"\r\n"))) <= 998
    assert b"\n" not in message.replace(b"\r\n", b"")
    assert parsed(message)["Subject"].startswith("[disputed] 文化庁、AI学習で文化庁")


def test_an_address_beyond_ascii_stays_whole() -> None:
    message = render(FIRST, subscriber=Subscriber(address="分析@例え.example"), sender=SENDER).as_bytes()
    assert "To: 分析@xn--r8jz45g.example\r\n".encode() in message


def test_long_identifiers_are_not_garbled_by_folding() -> None:
    sender = f"alerts@{'long-' * 11}name.{'sub.' * 20}example"
    key = StoryKey("k" * 64)
    ids = [message_id(AlertKind.DISPUTED, number, key, sender=sender) for number in range(1, 9)]
    message = rendered(
        replace(FIRST, message_id=ids[-1], in_reply_to=ids[-2], references=tuple(ids[:-1])), sender=sender
    )
    head = message.partition(b"\r\n\r\n")[0].decode().replace("\r\n ", " ")
    assert f"References: {' '.join(ids[:-1])}\r\n" in head
    assert f"Message-ID: {ids[-1]}\r\n" in head
    assert "=?" not in head


@pytest.mark.parametrize("key", ["with space", "weird<>@\r\n", "ü", "a..b", "x" * 300, ""])
def test_any_story_key_gives_a_message_id_that_mail_allows(key: str) -> None:
    made = message_id(AlertKind.SINGLE_SOURCE, 1, StoryKey(key), sender="a@ü.example")
    assert made.startswith("<single_source.1.")
    assert made.endswith("@xn--tda.example>")
    assert made.isascii()
    assert len(made) < 120
    assert not set(made[1:-1]) & set(" <>\r\n")


def test_the_list_id_never_changes() -> None:
    assert list_id(sender="alerts@desk.example") == (
        "Second Source single-source alerts <single-source.alerts.desk.example>"
    )
    assert list_id(sender="root") == "Second Source single-source alerts <single-source.alerts.localhost>"


def test_what_joined_since_the_last_mail_is_counted() -> None:
    told = replace(change(AlertKind.CORROBORATED), new_articles=3)
    assert "Since the last mail: 3 more articles." in change_lines(told, explained(CORROBORATED, DAILY_ARTICLE))


def test_the_new_report_is_listed_among_the_origins() -> None:
    explanation = explained(CORROBORATED, DAILY_ARTICLE)
    assert [line.article_id for origin in explanation.origins for line in origin.articles] == [1, DAILY]
