"""Two readings of one page: what folds away, what is an edit, and what the edit amounts to."""

from dataclasses import replace

import pytest
from judgement_scenes import LEDGER, article

from secondsource.articles import Article
from secondsource.edits import ChangeKind, Edit, changes_between, compare, withdrawal_in

TEXT = (
    "The court dismissed the claim on Tuesday. The fine is 5 million euros.\n\nUpdated 14:05\n\n12 comments\n\n"
    "The publisher said that it would appeal."
)
BEFORE = article(1, LEDGER, TEXT, title="Court dismisses the claim")


def edited(*changes: tuple[str, str], title: str = BEFORE.title, corrections: tuple[str, ...] = ()) -> Article:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return replace(BEFORE, text=text, title=title, corrections=corrections)


def kinds(before: Article, after: Article) -> list[ChangeKind]:
    return [change.kind for change in changes_between(before, after)]


def test_clocks_counters_white_space_and_what_the_host_says_everywhere_are_no_edit() -> None:
    after = edited(("14:05", "15:31"), ("12 comments", "340 comments"), (". The", ".  The"), ("\n\nThe", "\n\n The"))
    assert changes_between(BEFORE, after) == ()
    advert = "Subscribe to the Ledger for one euro a month and read everything."
    assert changes_between(BEFORE, edited(("appeal.", f"appeal.\n\n{advert}"))) != ()
    assert changes_between(BEFORE, edited(("appeal.", f"appeal.\n\n{advert}")), boilerplate=[advert]) == ()


@pytest.mark.parametrize(
    "line", ["コメント 12件", "更新 14:05", "vor 3 Stunden", "12 Kommentare", "5 min read", "댓글 12"]
)
def test_counters_of_other_languages_fold_away(line: str) -> None:
    assert changes_between(BEFORE, edited(("12 comments", line))) == ()


def test_a_figure_that_changes_without_a_word_is_a_silent_edit() -> None:
    (change,) = changes_between(BEFORE, edited(("5 million", "6 million")))
    assert change.kind is ChangeKind.SILENT_EDIT
    assert change.words == "“The fine is 5 million euros.” became “The fine is 6 million euros.”"


def test_a_change_that_says_so_is_a_correction_in_the_text_or_beside_it() -> None:
    notice = "Correction: an earlier version gave the wrong fine."
    assert kinds(BEFORE, edited(("5 million", "6 million"), ("appeal.", f"appeal.\n\n{notice}"))) == [
        ChangeKind.CORRECTION
    ]
    beside = changes_between(BEFORE, edited(corrections=(notice,)))
    assert [(each.kind, each.words) for each in beside] == [(ChangeKind.CORRECTION, notice)]
    assert changes_between(replace(BEFORE, corrections=(notice,)), edited(corrections=(notice,))) == ()


def test_a_swapped_headline_is_told_with_both() -> None:
    (change,) = changes_between(BEFORE, edited(title="Court allows the claim"))
    assert change.kind is ChangeKind.HEADLINE
    assert change.words == "“Court dismisses the claim” became “Court allows the claim”"


def test_what_only_grew_was_added_to() -> None:
    assert kinds(BEFORE, edited(("appeal.", "appeal. A hearing is set for May."))) == [ChangeKind.ADDITION]
    assert kinds(BEFORE, edited(("The publisher said that it would appeal.", ""))) == [ChangeKind.SILENT_EDIT]


def test_words_that_went_and_came_are_named_sentence_by_sentence() -> None:
    comparison = compare(BEFORE, edited(("dismissed the claim on Tuesday", "allowed the claim on Wednesday")))
    assert [each.edit for each in comparison.text] == [Edit.CHANGED, Edit.SAME, Edit.SAME]
    words = [(each.edit, each.text) for each in comparison.text[0].words if each.edit is not Edit.SAME]
    assert words == [
        (Edit.REMOVED, "dismissed"),
        (Edit.ADDED, "allowed"),
        (Edit.REMOVED, "Tuesday"),
        (Edit.ADDED, "Wednesday"),
    ]


def test_japanese_is_compared_without_spaces() -> None:
    before = article(1, LEDGER, "文化庁は火曜日、方針を示した。罰金は五百万円。", title="文化庁が方針", language="ja")
    comparison = compare(before, replace(before, text="文化庁は水曜日、方針を示した。罰金は五百万円。"))
    assert [each.edit for each in comparison.text] == [Edit.CHANGED, Edit.SAME]
    assert [each.text for each in comparison.text[0].words] == ["文化庁は", "火", "水", "曜日、方針を示した。"]


WITHDRAWN = (
    ("en", "This article has been retracted."),
    ("en", "We have withdrawn this story because the letter was forged."),
    ("ja", "【取り消し】文化庁が通達"),
    ("ja", "この記事は、事実関係に誤りがあったため取り消しました。"),
    ("ja", "記事を撤回します。"),
    ("de", "Dieser Artikel wurde zurückgezogen."),
    ("de", "Zurückgezogen: Ministerium plant Abgabe"),
    ("fr", "Cet article a été retiré."),
    ("es", "Este artículo ha sido retirado."),
    ("it", "Questo articolo è stato ritirato."),
    ("pt", "Este artigo foi retirado."),
    ("nl", "Dit artikel is ingetrokken."),
    ("pl", "Ten artykuł został wycofany."),
    ("ru", "Эта статья была отозвана."),
    ("tr", "Bu haber yayından kaldırıldı."),
    ("ar", "تم سحب هذا المقال بعد التدقيق."),
    ("ko", "본 기사는 철회되었습니다."),
    ("zh", "本文已撤回。"),
)
STANDS = (
    ("en", "The publisher has withdrawn its motion."),
    ("en", "The Gazette has retracted its story about the fine."),
    ("en", "“We have withdrawn this story and we apologise to the court,” the Gazette wrote."),
    ("en", "Retraction demanded by the publisher"),
    ("en", "Withdrawn in May, the bill is back."),
    ("ja", "政府は方針を撤回した。"),
    ("ja", "レジャー紙は記事を取り消した。"),
    ("ja", "撤回求める声が相次いだ"),
    ("de", "Das Ministerium hat den Entwurf zurückgezogen."),
    ("fr", "Le projet a été retiré."),
    ("zh", "法院撤回了裁定。"),
    ("ko", "정부는 계획을 철회했다."),
)


@pytest.mark.parametrize(("language", "words"), WITHDRAWN)
def test_a_report_that_withdraws_itself_is_known_in_every_language(language: str, words: str) -> None:
    after = article(1, LEDGER, words, title="A headline", language=language)
    assert withdrawal_in(after)
    assert kinds(replace(BEFORE, title="A headline", language=language), after) == [ChangeKind.RETRACTION]
    assert withdrawal_in(replace(BEFORE, corrections=(words,), language=language))


@pytest.mark.parametrize(("language", "words"), STANDS)
def test_what_others_withdraw_is_no_withdrawal_of_the_report(language: str, words: str) -> None:
    assert withdrawal_in(article(1, LEDGER, words, title=words, language=language)) == ""
