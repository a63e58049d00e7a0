"""The script that scores extraction says what was right, for each half of the publishers."""

import json
import subprocess
import sys
from pathlib import Path

from command_line import ROOT
from extraction_score import word_f1

TEXT = (
    "The court in Bitford ruled on Tuesday that training needs consent, and gave the company three months to answer."
)
PAGE = f"""<html lang="en"><head><meta name="author" content="Ann Bee"><meta name="pubdate" content="2023-04-25">
</head><body><article><h1>Court rules on AI</h1><p>{TEXT}</p></article></body></html>"""


def test_a_text_is_scored_by_its_words() -> None:
    assert word_f1("a b c d", "d c b a") == word_f1("", "") == 1.0
    assert word_f1("a b c d", "a b") == 2 * 2 / 6
    assert word_f1("a", "") == 0.0


def test_what_is_labelled_is_scored_and_what_is_wrong_is_shown(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    right = {"text": TEXT, "title": "COURT RULES on AI!", "authors": ["ann bee"], "published_at": "2023-04-25"}
    labels = [{"url": f"https://gazette{n}.example/1", "path": "page.html", **right} for n in range(8)]
    labels += [{**label, "authors": ["Cem Dee"]} for label in labels]
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(map(json.dumps, labels)), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "score_pages.py"), str(path), "--worst", "1"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    told = {line.split()[0]: line.split()[1] for line in ended.stdout.splitlines()[:4]}
    assert told == {"text": "1.0000", "title": "1.0000", "authors": "0.5000", "published_at": "1.0000"}
    assert "['Ann Bee'] not ['Cem Dee']" in ended.stdout
