"""An evaluation as tables for people."""

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from desk.reports.evaluations import Block, CopyReport, Evaluation, iter_blocks, language_values, together_block
from desk.reports.listings import open_console
from secondsource.evaluation.copied_texts import CopyScore
from secondsource.evaluation.counting import Share
from secondsource.evaluation.score import measures_of
from secondsource.evaluation.worst_cases import WorstCase
from secondsource.hostile_text import one_line
from secondsource.verdicts import Verdict

_EVIDENCE_CHARACTERS = 300


def print_evaluation(evaluation: Evaluation) -> None:
    """Tables on stdout; all worlds together only where there are several."""
    console = open_console()
    for block in iter_blocks(evaluation):
        _print_block(console, block)
    if len(evaluation.worlds) > 1 and (together := together_block(evaluation)) is not None:
        _print_block(console, together)
    for report in evaluation.copies:
        _print_copies(console, report)


def _print_block(console: Console, block: Block) -> None:
    console.print(Text(f"{block.name}: {block.score.articles} articles", style="bold"))
    theirs = {judge: {each.name: each for each in measures_of(score)} for judge, score in block.trivial.items()}
    _print_table(
        console,
        ["measure", "ours", "count", *(judge.replace("_", " ") for judge in theirs)],
        [
            [
                measure.name.replace("_", " ") + (" (less is better)" if measure.is_error else ""),
                _shown(measure.value),
                _counted(measure.count),
                *(_shown(each[measure.name].value) for each in theirs.values()),
            ]
            for measure in measures_of(block.score)
            if measure.value is not None
        ],
    )
    if (derivation := block.score.derivation) is not None:
        _print_shares(console, "derivations stated, by kind", "right", derivation.by_kind.items())
        _print_shares(console, "origins labelled, by sort", "found", derivation.by_sort.items())
    if block.score.verdict is not None:
        confusion = block.score.verdict.confusion
        _print_table(
            console,
            ["labelled \\ judged", *(verdict.replace("_", " ") for verdict in Verdict), "off topic"],
            [
                [labelled.replace("_", " "), *(str(confusion.get((labelled, each), 0)) for each in (*Verdict, None))]
                for labelled in Verdict
            ],
        )
    values = [(each, language_values(each)) for each in block.languages]
    shown = [name for name in values[0][1] if any(each[name] is not None for _, each in values)] if values else []
    _print_table(
        console,
        ["language", "articles", *(name.replace("_", " ") for name in shown)],
        [[each.language, str(each.articles), *(_shown(found[name]) for name in shown)] for each, found in values],
    )
    if block.kind != "together":
        for case in block.worst:
            _print_case(console, case)


def _print_shares(console: Console, what: str, hit: str, shares: Iterable[tuple[str, Share]]) -> None:
    rows = [[str(name).replace("_", " "), _shown(share.ratio), _counted(share)] for name, share in shares]
    _print_table(console, [what, hit, "count"], [row for row in rows if row[1]])


def _print_case(console: Console, case: WorstCase) -> None:
    console.print(Text(one_line(f"{case.matter.upper()} {case.what}: {case.title}")), soft_wrap=True)
    told = [("said", case.said), ("labelled", case.labelled), *(("because", each) for each in case.evidence)]
    for what, text in told:
        console.print(Text(f"    {what}: {one_line(text, _EVIDENCE_CHARACTERS)}"), soft_wrap=True)
    console.print()


def _print_copies(console: Console, report: CopyReport) -> None:
    console.print(Text(f"{report.name}: {report.pairs} pairs of texts", style="bold"))
    both = (report.overlap, report.assess)
    rows = []
    for kind in report.overlap.called:
        row = [kind]
        for score in both:
            found = score.found.get(kind)
            row += ["" if found is None else _shown(found.ratio), _shown(score.called[kind].ratio)]
        rows.append([*row, str(report.overlap.called[kind].of)])
    rows.append(["falsely, of all independent", *_false(report.overlap), *_false(report.assess), ""])
    heads = ["found at 1 % false, by overlap", "called a copy by overlap"]
    heads += ["found at 1 % false, by assess", "called derived by assess", "pairs"]
    _print_table(console, ["kind", *heads], rows)


def _false(score: CopyScore) -> list[str]:
    return [_shown(score.false.ratio), ""]


def _print_table(console: Console, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place == 0 else "right")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    console.print(table)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _counted(share: Share | None) -> str:
    if share is None or not share.of:
        return ""
    return f"{share.hit:g}/{share.of}" if share.hit == int(share.hit) else f"{share.hit:.1f}/{share.of}"
