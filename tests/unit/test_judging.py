"""Whole stories judged: the harms that the product exists to prevent, each by its smallest case."""

from dataclasses import replace

from judgement_scenes import (
    BLOG,
    DIET,
    EVENING,
    GAZETTE,
    KURIER,
    LEDGER,
    MINISTRY,
    WIRE,
    article,
    judged,
    traced,
)

from secondsource.derivations import DerivationKind
from secondsource.phrases import turning_words
from secondsource.verdicts import QuoteOutcome, Verdict

CLAIM = (
    "Japan will not enforce copyright on works that are used to train artificial intelligence, the minister for "
    "letters, Keiko Nagata, told a committee of the lower house on Wednesday, and no company will have to ask.\n\n"
    "The answer came late in a long session about the budget of the national theatre, and few noticed it at the time."
)
QUOTE = "人工知能の学習のための利用については著作権の保護を及ぼさないことといたしております"
RECORD = (
    "衆議院文芸委員会 第4号 2023年4月26日\n\n○永田国務大臣（永田恵子君）　お答えいたします。" + QUOTE + "。"
    "{after}\n\n○森委員（森一郎君）　ありがとうございました。"
)


def test_twenty_reprints_of_one_blog_corroborate_nothing() -> None:
    blog = article(0, BLOG, CLAIM, title="Japan will not enforce copyright on AI training")
    copies = [article(n, LEDGER if n % 2 else GAZETTE, CLAIM, at=f"2023-05-02T{n:02}:00:00Z") for n in range(1, 21)]
    assessment = judged(blog, *copies).judgement.assessment
    # Who names nobody is not taken to have copied from whom nobody knows: a date costs nothing (ADR 11).
    assert (assessment.verdict, assessment.at_least, assessment.at_most) == (Verdict.SINGLE_SOURCE, 1, 1)
    crediting = [replace(copy, links=(blog.url,)) for copy in copies]
    assessment = judged(blog, *crediting).judgement.assessment
    assert (assessment.verdict, assessment.at_least, assessment.at_most) == (Verdict.SINGLE_SOURCE, 0, 1)


def test_the_same_story_told_to_two_houses_is_corroborated() -> None:
    one = article(
        1, LEDGER, "Three novelists sued OpenMuse on Monday.\n\n“They took my book,” Ann Lee told the Ledger."
    )
    two = article(
        2,
        GAZETTE,
        "OpenMuse was taken to court by novelists.\n\nA complaint seen by the Gazette lists 300 books.",
        at="2023-05-01T12:00:00Z",
    )
    assessment = judged(one, two).judgement.assessment
    assert (assessment.verdict, assessment.at_least, assessment.at_most) == (Verdict.CORROBORATED, 2, 2)


def test_sister_titles_are_one_source() -> None:
    one = article(
        1, LEDGER, "Three novelists sued OpenMuse on Monday.\n\n“They took my book,” Ann Lee told the Ledger."
    )
    two = article(2, EVENING, "Novelists went to court.\n\nOpenMuse told the Evening Ledger that it will fight.")
    assessment = judged(one, two).judgement.assessment
    assert (assessment.verdict, assessment.at_least, assessment.at_most) == (Verdict.SINGLE_SOURCE, 1, 2)


def test_two_papers_with_one_agencys_copy_are_one_source() -> None:
    text = "LONDON, May 1 (Coast Wire) - Three novelists sued OpenMuse on Monday over their books, a lawyer said."
    one, two = article(1, LEDGER, text), article(2, GAZETTE, text)
    result = judged(one, two)
    assert {step.kind for step in result.judgement.derivations} == {DerivationKind.WIRE}
    assert {step.origin_name for step in result.judgement.derivations} == {WIRE.name}
    assert result.judgement.assessment.at_least == 1


def test_a_cut_copy_rests_on_its_whole_original_even_at_the_same_minute() -> None:
    whole = article(1, GAZETTE, CLAIM)
    cut = article(2, LEDGER, CLAIM.split("\n\n")[0])
    (step,) = traced(cut, whole).derivations
    assert (step.article, step.origin) == (cut.article_id, whole.article_id)


def test_a_quote_from_a_shared_podium_is_no_copying() -> None:
    quote = (
        "“We have read every page of the complaint and we will answer it in court, where such matters belong, and we "
        "are confident that the law is on the side of those who learn from what they lawfully read”"
    )
    one = article(
        1, LEDGER, f"OpenMuse spoke up on Monday. {quote}, its chairman said at a rally in the old harbour."
    )
    two = article(
        2, GAZETTE, f"At noon the chairman of the company took the stage. {quote}, were his words to shareholders."
    )
    assert not traced(one, two).derivations


def test_a_quote_whose_but_was_cut_off_makes_the_story_disputed() -> None:
    blog = article(0, BLOG, f"Japan's minister Keiko Nagata said on 26 April: 「{QUOTE}」", at="2023-04-28T08:00:00Z")
    record = article(
        1,
        DIET,
        RECORD.format(after="しかしながら、権利者の懸念に応える新たなルールが必要であると考えております。"),
        title="衆議院文芸委員会 第4号",
        at="2023-05-02",
        language="ja",
    )
    assessment = judged(blog, record).judgement.assessment
    assert assessment.verdict is Verdict.DISPUTED
    assert [finding.outcome for finding in assessment.findings] == [QuoteOutcome.CUT]
    assert "新たなルール" in assessment.findings[0].passage


def test_a_quote_that_stands_whole_in_the_record_is_confirmed() -> None:
    blog = article(0, BLOG, f"Japan's minister Keiko Nagata said on 26 April: 「{QUOTE}」", at="2023-04-28T08:00:00Z")
    record = article(
        1, DIET, RECORD.format(after="以上でございます。"), title="衆議院文芸委員会", at="2023-05-02", language="ja"
    )
    assert judged(blog, record).judgement.assessment.verdict is Verdict.CONFIRMED


def test_a_sentence_that_only_begins_like_a_but_turns_nothing() -> None:
    """Harm: "Ordered" begins like French "or": the journal of a sitting confirmed nothing that was quoted from it."""
    assert not turning_words().match("Ordered transmitted to the House.")
    assert not turning_words().match("Yetminster is to have a court.")
    assert turning_words().match("Or le ministre a ajouté ceci.")
    assert turning_words().match("Néanmoins, il faut une loi.")
    assert turning_words().match("しかしながら、新たなルールが要る。")
    assert turning_words().match("그러나 법이 필요하다.")


def test_a_quote_that_another_speaker_said_makes_the_story_disputed() -> None:
    blog = article(0, BLOG, f"森一郎委員は4月26日、「{QUOTE}」と述べた。", at="2023-04-28T08:00:00Z", language="ja")
    record = article(
        1, DIET, RECORD.format(after="以上でございます。"), title="会議録", at="2023-05-02", language="ja"
    )
    (finding,) = judged(blog, record).judgement.assessment.findings
    assert finding.outcome is QuoteOutcome.OTHER_SPEAKER


def test_a_quote_that_the_minutes_do_not_hold_makes_the_story_disputed() -> None:
    words = "著作権は人工知能の発展のためにただちに全て廃止されるべきであると考えております"
    report = article(0, LEDGER, f"永田大臣は4月26日の委員会で「{words}」と述べた。", at="2023-04-28", language="ja")
    record = article(
        1, DIET, RECORD.format(after="以上でございます。"), title="会議録", at="2023-05-02", language="ja"
    )
    assessment = judged(report, record).judgement.assessment
    assert assessment.verdict is Verdict.DISPUTED
    assert [finding.outcome for finding in assessment.findings] == [QuoteOutcome.ABSENT]


def test_a_notice_is_no_record_in_which_words_could_be_missing() -> None:
    words = "作品名の一覧まで求めれば国内で開発する会社がなくなってしまうのではないか"
    report = article(
        0, LEDGER, f"文芸省は2月14日に告示した。文芸省の幹部は「{words}」と話す。", at="2023-02-14", language="ja"
    )
    notice = article(
        1,
        MINISTRY,
        "文芸省告示第十八号\n\n2023年2月14日\n\n概要の公表に関する基準を定める。",
        title="文芸省告示",
        at="2023-02-14",
    )
    assert not judged(report, notice).judgement.assessment.findings


def test_the_ministrys_own_notice_confirms_what_it_did() -> None:
    leak = article(
        1,
        LEDGER,
        "The Ministry of Letters will open a consultation on AI training on 2 May, two people familiar with it said.",
        title="Ministry plans consultation on AI training",
        at="2023-04-26T08:00:00Z",
    )
    notice = article(
        2,
        MINISTRY,
        "The Ministry of Letters opens a consultation on AI training. Comments are welcome from 2 May 2023.",
        title="Consultation on AI training",
        at="2023-05-02T08:00:00Z",
    )
    assessment = judged(leak, notice).judgement.assessment
    assert (assessment.verdict, assessment.at_least, assessment.at_most) == (Verdict.CONFIRMED, 2, 2)


def test_a_denial_by_a_paper_with_standing_disputes_and_by_a_blog_does_not() -> None:
    claim = article(1, LEDGER, "OpenMuse bought the archive, two people familiar with the deal said.")
    words = "OpenMuse denied the report that it bought the archive. “There is no deal,” its chairman told us."
    assert judged(claim, article(2, GAZETTE, words)).judgement.assessment.verdict is Verdict.DISPUTED
    by_blog = judged(claim, article(2, "freshdomain.example", words)).judgement.assessment
    assert by_blog.verdict is Verdict.SINGLE_SOURCE


def test_fifty_fresh_domains_stay_single_source() -> None:
    first = article(0, "domain0.example", CLAIM, title="Japan will not enforce copyright")
    crowd = [
        article(n, f"domain{n}.example", f"It is true, a person told us: number {n}. Japan will not enforce it.")
        for n in range(1, 51)
    ]
    assessment = judged(first, *crowd).judgement.assessment
    assert (assessment.verdict, assessment.at_least) == (Verdict.SINGLE_SOURCE, 0)


def test_a_quote_reworded_at_its_end_is_held_against_what_the_minutes_go_on_with() -> None:
    """The greater part stands there word for word; what was put in place of the rest hides the "however"."""
    spoken = "営利か非営利かを問わず、複製か否かを問わず、権利者の許諾を得ることなく、学習に用いる場合がございます"
    told = "営利か非営利かを問わず、複製か否かを問わず、権利者の許諾を得ることなく、何にでも使える"
    record = RECORD.replace(QUOTE, spoken).format(
        after="ただし、権利者の利益を不当に害する場合はこの限りではございません。"
    )
    minutes = article(1, DIET, record, title="衆議院文芸委員会会議録", at="2023-05-08", language="ja")
    text = f"永田恵子文芸相は26日の衆議院文芸委員会で「{told}」と述べた。"
    claim = article(2, LEDGER, text, title="学習に許諾不要と文芸相", at="2023-04-26T20:00:00+09:00", language="ja")
    assessment = judged(minutes, claim).judgement.assessment
    assert (assessment.verdict, assessment.findings[0].outcome) == (Verdict.DISPUTED, QuoteOutcome.CUT)


def test_an_agency_that_only_a_stranger_names_is_no_source() -> None:
    """A blog's "according to Coast Wire" made the wire a second source beside a paper's own report."""
    own = article(1, LEDGER, "“They signed,” Ann Lee, who was there, told the Ledger.")
    blog = article(2, BLOG, "Orchard signed, according to Coast Wire.", at="2023-05-01T09:00:00Z")
    paper = article(3, GAZETTE, "Orchard signed, according to Coast Wire.", at="2023-05-01T10:00:00Z")
    assert judged(own, blog).judgement.assessment.at_least == 1
    assert judged(own, paper).judgement.assessment.at_least == 2


def test_people_familiar_with_it_are_one_paper_s_until_another_names_whom_they_told() -> None:
    words = "Orchard Press has signed with Larkfield Labs, according to people familiar with the matter."
    first = article(1, LEDGER, words, title="Orchard Press signs with Larkfield Labs")
    later = "People familiar with the matter say that Orchard Press and Larkfield Labs have a deal worth millions."
    second = article(2, GAZETTE, later, at="2023-05-01T15:00:00Z")
    told = article(3, KURIER, "“We signed,” Ann Lee, who was there, told the Nordkurier.", at="2023-05-02T08:00:00Z")
    assert judged(first, second).judgement.assessment.verdict is Verdict.SINGLE_SOURCE
    assert judged(first, second, told).judgement.assessment.verdict is Verdict.CORROBORATED
