"""`extract` and `feed` are a contract (DESIGN.md §7): what they take, print and end with."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from command_line import ROOT, run_command, start_command

PAGE = """<!doctype html><html lang="en"><head><title>Court rules on training data | Morning Ledger</title>
<meta property="og:site_name" content="Morning Ledger"><meta property="article:published_time"
content="2023-04-25T09:30:00+09:00"></head><body><article><h1>Court rules on training data</h1>
<p>TOKYO (AP) - A district court ruled on Tuesday that the publisher may go on with its claim against the company
which trained its model on four hundred novels, and set a hearing for the autumn of this year.</p>
<p>The company said that it would appeal, and that nothing in the ruling kept it from selling its product to the
schools and libraries that had ordered it in the spring, before the case was brought to the court.</p>
</article></body></html>"""
FEED = (
    '<rss version="2.0"><channel><title>Ledger</title><item><guid isPermaLink="false">7</guid>'
    "<title>A &amp;amp; B 著作権</title>"
    "<link>/a?x=1&amp;utm_source=rss</link><pubDate>Tue, 25 Apr 2023 09:30:00 +0900</pubDate></item></channel></rss>"
)
EXTRACT_KEYS = {
    "url",
    "canonical_url",
    "title",
    "authors",
    "published_at",
    "language",
    "site_name",
    "credit",
    "text",
    "error",
}
FEED_KEYS = {"input", "format", "entries", "error"}


def write_pages(folder: Path) -> Path:
    (folder / "saved").mkdir()
    (folder / "saved" / "a.html").write_text(PAGE, encoding="utf-8")
    (folder / "saved" / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (folder / "saved" / "cut.html.gz").write_bytes(gzip.compress(PAGE.encode())[:100])
    lines = [
        json.dumps({"url": "https://ledger.example/a", "path": "a.html", "content_type": "text/html"}).encode(),
        b"not JSON",
        b"",
        json.dumps({"url": "https://ledger.example/b", "path": "b.html.gz"}).encode(),
        b'{"url": "https://ledger.example/\xff"}',
        json.dumps({"url": "https://ledger.example/c", "path": "missing.html"}).encode(),
        json.dumps({"path": "a.html"}).encode(),
        json.dumps({"url": "https://ledger.example/d", "path": "cut.html.gz"}).encode(),
        b"[1]",
    ]
    path = folder / "saved" / "pages.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_every_line_has_its_answer_in_its_place(tmp_path: Path) -> None:
    ended = run_command("extract", write_pages(tmp_path), folder=tmp_path)
    assert ended.status == 0
    assert ended.stderr == ""
    first, broken, second, not_text, missing, no_url, cut, no_object = ended.lines
    assert all(set(line) >= EXTRACT_KEYS for line in ended.lines)
    assert first["title"] == second["title"] == "Court rules on training data"
    assert first["error"] is None
    assert (first["published_at"], first["language"]) == ("2023-04-25T09:30:00+09:00", "en")
    assert first["text"].count("\n\n") == 1
    assert first["text"] == second["text"]
    assert (broken["url"], not_text["url"], no_url["url"], no_object["url"]) == (None, None, None, None)
    assert "not JSON" in broken["error"]
    assert "UTF-8" in not_text["error"]
    assert "missing.html" in missing["error"]
    assert missing["url"] == "https://ledger.example/c"
    assert cut["error"]
    assert '"url"' in no_url["error"]


def test_equal_input_gives_equal_bytes_in_any_folder_and_locale(tmp_path: Path) -> None:
    pages = write_pages(tmp_path)
    (tmp_path / "secondsource.toml").write_text("this is no TOML", encoding="utf-8")
    here = run_command("extract", pages, folder=tmp_path)
    there = run_command(
        "extract", "--format", "json", pages, folder=ROOT, environment={"LC_ALL": "C", "PYTHONUTF8": "0"}
    )
    assert here.status == there.status == 0
    assert here.stdout == there.stdout


def test_an_input_file_that_is_missing_or_another_thing_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    for command in ("extract", "assess"):
        for name in ("missing.jsonl", "page.html", "."):
            ended = run_command(command, name, folder=tmp_path)
            assert (ended.status, ended.stdout) == (2, b""), (command, name)
            assert ended.stderr.startswith("secondsource: "), ended.stderr
            assert "Traceback" not in ended.stderr
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    ended = run_command("feed", "feed.xml", "missing.xml", folder=tmp_path)
    assert (ended.status, ended.stdout) == (2, b"")


def test_an_empty_file_has_no_lines_and_no_answers(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_bytes(b"\n\n")
    ended = run_command("extract", "empty.jsonl", folder=tmp_path)
    assert (ended.status, ended.stdout, ended.stderr) == (0, b"", "")


def test_feeds_are_answered_one_line_each_whatever_they_are(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "empty.xml").write_bytes(b"")
    ended = run_command(
        "feed", "feed.xml", "page.html", "empty.xml", "--base", "https://ledger.example/", folder=tmp_path
    )
    assert (ended.status, ended.stderr) == (0, "")
    found, page, empty = ended.lines
    assert all(set(line) >= FEED_KEYS for line in ended.lines)
    assert [line["input"] for line in ended.lines] == ["feed.xml", "page.html", "empty.xml"]
    (entry,) = found["entries"]
    assert (found["format"], found["error"]) == ("rss20", None)
    assert entry == {
        "id": "7",
        "url": "https://ledger.example/a?x=1&utm_source=rss",
        "title": "A & B 著作権",
        "summary": "",
        "published_at": "2023-04-25T09:30:00+09:00",
        "authors": [],
        "source": None,
    }
    assert (page["format"], page["entries"]) == ("html", [])
    assert page["error"]
    assert empty["error"]


def test_a_private_address_is_not_fetched_unless_a_configuration_allows_it(tmp_path: Path) -> None:
    ended = run_command("feed", "http://127.0.0.1:9/feed.xml", folder=tmp_path)
    assert ended.status == 0
    (line,) = ended.lines
    assert "allow_private" in line["error"]


def test_a_broken_pipe_is_silent(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    process = start_command("feed", *["feed.xml"] * 2000, folder=tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) in (0, 1)


class _Answers(BaseHTTPRequestHandler):
    """A small web: a feed, the same feed moved, packed, a page, and nothing."""

    def do_GET(self) -> None:
        feed = FEED.encode("utf-8")
        if self.path == "/moved.xml":
            self.send_response(301)
            self.send_header("Location", "/feed.xml")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, content_type, body, packing = {
            "/feed.xml": (200, "application/rss+xml", feed, ""),
            "/packed.xml": (200, "application/rss+xml", gzip.compress(feed), "gzip"),
            "/page.html": (200, "text/html; charset=utf-8", PAGE.encode("utf-8"), ""),
        }.get(self.path, (404, "text/plain", b"nothing here", ""))
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if packing:
            self.send_header("Content-Encoding", packing)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def small_web() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_an_address_is_fetched_and_answered_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "allowed.toml").write_text('[crawl]\nallow_private = ["127.0.0.0/8"]\n', encoding="utf-8")
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    with small_web() as web:
        inputs = [f"{web}/{name}" for name in ("feed.xml", "moved.xml", "packed.xml", "page.html", "gone.xml")]
        ended = run_command("feed", "feed.xml", *inputs, inputs[0], "--config", "allowed.toml", folder=tmp_path)
    assert (ended.status, ended.stderr) == (0, "")
    assert [line["input"] for line in ended.lines] == ["feed.xml", *inputs, inputs[0]]
    _, feed, moved, packed, page, gone, again = ended.lines
    assert feed["error"] is None
    assert feed["entries"][0]["url"] == f"{web}/a?x=1&utm_source=rss"
    for other in (moved, packed, again):
        assert (other["format"], other["entries"], other["error"]) == ("rss20", feed["entries"], None)
    assert (page["format"], page["entries"]) == ("html", [])
    assert "404" in gone["error"]
    assert gone["entries"] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["allowed.toml", "feed.xml"]
