"""Paragraphs of one report in another's own text: found, told from what both have from a third, and no chain."""

from datetime import date
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judgement_scenes import CATALOGUE, EVENING, GAZETTE, KURIER, LEDGER, MINISTRY, article, judged, traced

from secondsource.articles import Article
from secondsource.derivations import Derivation, DerivationKind
from secondsource.judging_sets import judge_set
from secondsource.texts import WORD_SHINGLE, mask_quotations, ordered_shingles, quotations, shingles
from secondsource.tracing.captions import without_captions
from secondsource.tracing.overlap import Overlap, overlap_of

TAKEN = (
    "They say that the company trained its language model Corvina on four hundred of their books without a licence.",
    "The company took the books from a shadow library that was closed by the police in March.",
)
SUIT = (
    "Three novelists sued OpenMuse in the district court of Larkhaven on Monday and asked for nine million dollars. "
    f"{TAKEN[0]} {TAKEN[1]} The case goes to Judge Ada Merrow, who last year let a like claim of photographers go to "
    "trial. The first hearing is set for June.\n\n“They took my book and never asked,” Ann Lee told the Ledger. "
    "OpenMuse did not answer a request for comment, and its shares fell by four percent in the afternoon."
)
FINE = (
    "The regulator in Windmoor fined Bellhop Systems two million euros on Thursday for scraping news sites with "
    "its chatbot Ferry. The decision says that the chatbot repeated whole articles of eleven publishers. Bellhop "
    "has to delete the articles from its index by the end of July, and to report each month how it goes about it. "
    "“We warned them twice,” commissioner Petra Holm told the Gazette.\n\n{inside}\n\nPublishers welcomed the "
    "fine, and the union of journalists asked for a share of it. The regulator has four like cases on its table, "
    "the next of which it wants to decide in autumn. The commission had opened its file in January after a "
    "complaint of the eleven, who had counted nine thousand answers that held their reports word for word. Ferry "
    "has some four million users a month, most of them in the north. Its maker made a loss of thirty million "
    "euros last year and lives on a pension fund."
)
MERGED = FINE.format(inside=f"{TAKEN[1]} Two days ago it was quiet about that in Larkhaven. {TAKEN[0]}")
LATER = "2023-05-04T08:00:00Z"


def overlap(copy: str, original: str) -> Overlap:
    copy, original = mask_quotations(copy), mask_quotations(original)
    return overlap_of(copy, shingles(copy), shingles(original), original_text=original)


def steps(*articles: Article) -> tuple[Derivation, ...]:
    return traced(*articles).derivations


def test_sentences_moved_into_another_story_are_found_and_rest_on_their_report_in_part() -> None:
    suit = article(1, LEDGER, SUIT, title="Novelists sue OpenMuse")
    fine = article(2, GAZETTE, MERGED, title="Regulator fines Bellhop", at=LATER)
    for together in ((suit, fine), (fine, suit)):
        (step,) = steps(*together)
        assert (step.article, step.origin, step.kind) == (2, 1, DerivationKind.REWRITE)
        assert not step.certain  # a third may have written what both have: it makes no two articles one text
        assert step.confidence >= 0.7  # surer than any pieces that independent reports have in common


def test_what_is_told_beside_them_stays_a_report_of_its_own() -> None:
    suits = [
        article(
            1, LEDGER, SUIT, title="Novelists sue OpenMuse over copyright of books used to train AI model Corvina"
        ),
        article(
            2,
            KURIER,
            "Ann Lee and two more novelists filed a suit against OpenMuse, maker of Corvina, on Monday. The suit in "
            "Larkhaven speaks of four hundred books out of a shadow library and of nine million dollars.",
            title="Three writers take OpenMuse to court over Corvina",
            at="2023-05-01T12:00:00Z",
        ),
    ]
    fines = [
        article(3, GAZETTE, MERGED, title="Regulator fines Bellhop for copyright infringement by chatbot", at=LATER),
        article(
            4,
            EVENING,
            "Bellhop Systems must pay two million euros because its chatbot Ferry scraped news sites, the "
            "regulator in Windmoor decided on Thursday. Eleven publishers had complained. Bellhop said that it "
            "would appeal.",
            title="Bellhop fined two million over Ferry",
            at="2023-05-04T09:00:00Z",
        ),
    ]
    of_suit, of_fine = sorted(
        judge_set([*suits, *fines], CATALOGUE, profile=None, on=date(2023, 6, 1)),
        key=lambda each: each.story.articles,
    )
    assert (of_suit.story.articles, of_fine.story.articles) == ((1, 2), (3, 4))
    assert [(step.article, step.origin) for step in of_fine.elsewhere] == [(3, 1)]
    assert of_fine.judged.judgement.assessment.at_least == 1


def test_a_report_with_evidence_of_its_own_beside_taken_sentences_is_a_second_source() -> None:
    second = (
        "OpenMuse has to answer three novelists in court. “I wept when I saw the list,” plaintiff Jo Marsh told "
        f"the Gazette. {TAKEN[1]} She counted eleven of her own titles there. {TAKEN[0]} Marsh wrote her first "
        "novel on a ferry, thirty years ago, and sold it to a house that has since gone under. She wants no "
        "money, she says, but a judge who says aloud whose the sentences are. Her publisher pays for the lawyers, "
        "and hopes for company. The town that she lives in has two bookshops, both of which put a notice into the "
        "window on Tuesday."
    )
    one = article(1, LEDGER, SUIT, title="Novelists sue OpenMuse")
    two = article(2, GAZETTE, second, title="Novelists sue OpenMuse over books", at="2023-05-01T12:00:00Z")
    result = judged(one, two)
    assert [(step.article, step.origin) for step in result.judgement.derivations] == [(2, 1)]
    assert (result.judgement.assessment.at_least, result.judgement.assessment.at_most) == (2, 2)


def test_pieces_of_sentences_from_the_same_papers_are_no_paragraphs_taken_over() -> None:
    papers = (
        "Lee, 47, was charged with copying {0} in the first degree, possession of a scanner and two counts of "
        "intent to sell, according to the file. {1} the man, whom police did not identify, was not in the office "
        "at the time of the raid. He was held without bond pending his next court hearing on April 19, {2}."
    )
    one = papers.format("nine hundred novels", "Officers told the court on Wednesday that", "court papers show")
    two = papers.format("books", "Another of the managers may have been a target;", "and asked for an interpreter")
    found = overlap(two + "\n\n" + FINE, one + "\n\n" + SUIT)
    assert found.longest >= 12
    assert found.taken == 0


def test_one_sentence_alone_is_none_either() -> None:
    assert overlap(FINE.format(inside=TAKEN[0]), SUIT).taken == 0
    assert overlap(MERGED, SUIT).taken > 0


def test_sentences_of_japanese_are_found_moved_as_well() -> None:
    moved = (
        "原告の作家三人は、同社が許諾を得ずに四百冊の小説を言語モデルの学習に用いたと主張している。",
        "書籍は、今年三月に警察が閉鎖した海賊版サイトから集められたとみられている。",
    )
    source = (
        "作家三人が月曜日、生成人工知能の開発会社を相手取り地方裁判所に訴えを起こした。"
        + moved[0]
        + moved[1]
        + "第一回の口頭弁論は六月に開かれる予定だ。会社側は取材に応じていない。"
    )
    own = (
        "規制当局は木曜日、報道機関の記事を無断で集めたとして別の会社に課徴金を命じた。同社は不服を申し立てる方針だ。"
    )
    other = own + moved[1] + "業界では同様の争いが相次ぐ。" + moved[0] + "出版社の団体は決定を歓迎する談話を出した。"
    assert overlap(other, source).taken > 0
    assert overlap(own, source).taken == 0


@pytest.mark.parametrize("title", ["Live: machines and rights", "Week in review: AI and copyright"])
def test_a_live_blog_that_bears_an_earlier_date_is_no_origin_of_the_reports_it_collects(title: str) -> None:
    collected = (
        f"All that happens, as we hear of it.\n\n{TAKEN[0]} {TAKEN[1]}\n\nThe decision says that the chatbot "
        "repeated whole articles of eleven publishers. Bellhop has to delete the articles from its index by the "
        "end of July, and to report each month how it goes about it.\n\nIn Oslo a painter found her own hand in a "
        "machine. She laughed, and then she wrote to her lawyer, who did not laugh at all. More of this next "
        "week, when the parliament goes on with its bill and the libraries open their doors to those who want to "
        "see the list of what was read."
    )
    suit = article(1, LEDGER, SUIT, title="Novelists sue OpenMuse")
    fine = article(2, GAZETTE, FINE.format(inside="It is the first such fine."), title="Bellhop fined", at=LATER)
    early = article(3, KURIER, collected, title=title, at="2023-04-30T08:00:00Z")
    assert steps(suit, fine, early) == ()
    late = article(3, KURIER, collected, title=title, at="2023-05-06T08:00:00Z")
    assert {(step.article, step.origin) for step in steps(suit, fine, late)} == {(3, 1), (3, 2)}


RELEASED = (
    "OpenMuse today announced Corvina Two, its new model, which was trained on licensed books of nine publishers "
    "alone.",
    "The model writes in forty languages and will be open to all subscribers of the company from the first of June.",
)


def test_sentences_of_one_announcement_in_two_reports_are_the_announcers() -> None:
    one = (
        f"{RELEASED[0]} {RELEASED[1]} The Ledger tried the model on Monday and found that it wrote sonnets in "
        "Welsh without a fault, and that it refused to go on with a novel that its reader had bought. The price "
        "rises by two euros. Ann Lee, a novelist, told the Ledger that she had been offered a hundred euros a "
        "book and had said no. Her union wants to know who signed. It has asked the nine houses for the papers, "
        "and two of them, both in the north, have said that they will lay them open. The others point to a clause "
        "that bids them be silent."
    )
    two = (
        f"{RELEASED[0]} Its shares rose by seven percent in the first hour, since analysts of three banks had "
        f"reckoned with an autumn date. {RELEASED[1]} Both older models stay in use. Rivals in Windmoor have no "
        "such licences, and one of them is in court over it since last winter, with a first hearing in June. “We "
        "pay what is fair,” founder Max Orr told the Gazette on Tuesday. The firm was a maker of crossword "
        "puzzles until four years ago, and still prints one each week for its staff, who are said to solve it "
        "without the help of any machine at all. It lost ninety million euros in its last year, half of it on "
        "power for its halls by the old harbour. A fund for pensions holds a third of it, and has let it be known "
        "that it would like to see the end of that soon."
    )
    found = overlap(two, one)
    assert found.is_part
    assert not found.is_copy
    first, second = article(1, LEDGER, one), article(2, GAZETTE, two, at="2023-05-01T10:00:00Z")
    assert not [step for step in steps(first, second) if step.origin is not None]


def test_sentences_of_one_record_in_hand_make_no_report_another_ones_copy() -> None:
    notice = (
        "Whoever trains a language model on works of others shall keep a list of these works and shall show it to "
        "the office on demand. The office may forbid the use of a model whose list has been asked for twice in "
        "vain. The order takes effect on the first of July and is to be looked at again after three years."
    )
    told = notice.split(". ")
    one = (
        f"A list will be law. {told[0]}. The Ledger asked nine makers of models whether they have one: two do. "
        f"OpenMuse called it a burden that only the large can carry. {told[1]}. It is the first order of its kind "
        "in the north, and the union of writers, which had asked for it since last winter, drank to it in the "
        "lobby on Monday evening."
    )
    two = (
        f"The minister kept her word. {told[1]}. That is more than the makers had feared, and less than what the "
        f"house of letters had written into its bill in March, which fell by a vote. {told[0]}. Libraries in "
        "Windmoor, which hold what most of the models were fed with, want to be asked as well. Their head told "
        "the Gazette so on Monday."
    )
    assert overlap(two, one).is_likely_copy
    record = article(1, MINISTRY, notice, title="Order on lists of works")
    readers = article(2, LEDGER, one, at="2023-05-01T10:00:00Z"), article(3, GAZETTE, two, at="2023-05-01T12:00:00Z")
    assert {(step.article, step.origin) for step in steps(record, *readers)} == {(2, 1), (3, 1)}


def test_captions_of_one_picture_are_no_text() -> None:
    captions = (
        "\n\nAnn Lee leaves the district court of Larkhaven after a short hearing on her claim on Monday, May 1. "
        "Photo: Coast Wire/Lin Sato\n\nThe tower of OpenMuse by the old harbour, in which six hundred people work on "
        "machines that write. (CW Photo/Lin Sato)"
    )
    assert without_captions(f"Text: one.{captions}").strip() == "Text: one."
    first = article(1, LEDGER, SUIT + captions)
    second = article(2, GAZETTE, FINE.format(inside="It is the first.") + captions, at=LATER)
    assert steps(first, second) == ()


def test_a_mark_that_nobody_closes_turns_no_paragraph_inside_out() -> None:
    stray = 'The 12" record, he wrote, is the only thing left. The firm then sold it "as seen" to a fund in Oslo.'
    assert [quote.text for quote in quotations(stray)] == ["as seen"]
    begun = '"We never asked. The firm then closed its doors for good. "We had no choice," its founder said.'
    assert [quote.text for quote in quotations(begun)] == ["We had no choice,"]
    spaced = 'He said: " We had no choice, " and left.'
    assert [quote.text for quote in quotations(spaced)] == ["We had no choice,"]


def plain_overlap(copy: str, original: str) -> tuple[int, int, float]:
    """Runs of twelve words, the longest of them, and the densest stretch: found by going through the copy."""
    shared = shingles(copy) & shingles(original)
    lines = [[value in shared for value, _ in line] for line in ordered_shingles(copy)]
    lengths = [len([*run]) + WORD_SHINGLE - 1 for line in lines for is_shared, run in groupby(line) if is_shared]
    flags = [flag for line in lines for flag in line]
    densest = max((sum(flags[start : start + 50]) for start in range(len(flags))), default=0)
    return sum(length >= 12 for length in lengths), max(lengths, default=0), densest / 50 if len(shared) >= 8 else 0.0


_TOLD = st.lists(st.sampled_from([*FINE.split(". "), *SUIT.split(". "), "one two three\nfour five"]), min_size=3)


@settings(max_examples=60, deadline=None)
@given(_TOLD, _TOLD)
def test_looking_up_what_two_texts_share_finds_what_going_through_finds(one: list[str], other: list[str]) -> None:
    copy, original = ". ".join(one), ". ".join(other)
    found = overlap_of(copy, shingles(copy), shingles(original), original_text=original)
    if found.ratio:
        assert (found.runs, found.longest, found.density) == plain_overlap(copy, original)
