"""Archives that others made, and what time and damage did to them: read what can be read, and say what could not."""

import gzip
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.evidence.replay import CapturedResponse, Replay, open_replay
from secondsource.errors import InputError

URL = "https://ledger.example/story"
DAY = datetime(2023, 4, 25, tzinfo=UTC)
LATER = DAY + timedelta(days=30)


class _Archive:
    """Writes a WARC file record by record, as other tools would."""

    def __init__(self, path: Path, *, packed: bool = True) -> None:
        self.path = path
        self._buffer = BytesIO()
        self._writer = WARCWriter(self._buffer, gzip=packed, warc_version="1.1")
        self.ends: list[int] = []

    def add(
        self,
        url: str = URL,
        at: datetime = DAY,
        *,
        body: bytes = b"words",
        status: str = "200 OK",
        headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html"),),
        kind: str = "response",
        extra: dict[str, str] | None = None,
    ) -> str:
        """One record; its id."""
        is_http = kind in ("response", "revisit")
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            warc_content_type="" if is_http else "text/html",
            http_headers=StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if is_http else None,
            warc_headers_dict={"WARC-Date": f"{at:%Y-%m-%dT%H:%M:%SZ}", **(extra or {})},
        )
        self._writer.write_record(record)
        self.ends.append(self._buffer.tell())
        identity: str = record.rec_headers.get_header("WARC-Record-ID")
        return identity

    def add_request(self, method: str, response_id: str) -> None:
        """The request that a response answered."""
        head = StatusAndHeaders(f"{method} /story HTTP/1.1", [], is_http_request=True)
        extra = {"WARC-Concurrent-To": response_id}
        self._writer.write_record(
            self._writer.create_warc_record(URL, "request", http_headers=head, warc_headers_dict=extra)
        )
        self.ends.append(self._buffer.tell())

    @property
    def content(self) -> bytes:
        """The file so far."""
        return self._buffer.getvalue()

    def open(self) -> Replay:
        """The archive as a replay."""
        self.path.write_bytes(self.content)
        return open_replay([self.path])


@pytest.fixture
def archive(tmp_path: Path) -> _Archive:
    return _Archive(tmp_path / "news.warc.gz")


def _body(replay: Replay, url: str = URL, at: datetime = LATER) -> bytes | None:
    found = replay.find(url, at)
    return found.body if found else None


def test_the_latest_capture_at_or_before_a_moment_is_served(archive: _Archive) -> None:
    for hours, body in ((5, b"third"), (1, b"first"), (3, b"second")):
        archive.add(at=DAY + timedelta(hours=hours), body=body)
    replay = archive.open()
    bodies = [_body(replay, at=DAY + timedelta(hours=hours)) for hours in range(7)]
    assert bodies == [None, b"first", b"first", b"second", b"second", b"third", b"third"]
    assert replay.captured(URL) == tuple(DAY + timedelta(hours=hours) for hours in (1, 3, 5))
    assert replay.next_capture(URL, DAY) == DAY + timedelta(hours=1)
    assert replay.next_capture(URL, DAY + timedelta(hours=1)) == DAY + timedelta(hours=3)
    assert replay.next_capture(URL, DAY + timedelta(hours=5)) is None
    assert (replay.first_at, replay.last_at) == (DAY + timedelta(hours=1), DAY + timedelta(hours=5))


def test_an_address_is_found_as_it_is_first_and_then_in_other_spellings(archive: _Archive) -> None:
    archive.add("https://ledger.example/story?page=2", body=b"second page")
    archive.add("https://www.ledger.example/story?utm_source=feed", body=b"with tracking")
    archive.add("https://ledger.example/only", body=b"plain")
    replay = archive.open()
    assert _body(replay, "https://ledger.example/story?page=2#top") == b"second page"
    assert _body(replay, "https://www.ledger.example/story?utm_source=feed") == b"with tracking"
    assert _body(replay, "http://ledger.example/story/") == b"with tracking"
    assert _body(replay, "https://ledger.example/only?fbclid=1&utm_medium=x") == b"plain"
    assert _body(replay, "https://ledger.example/other") is None
    assert _body(replay, "https://nowhere.example/") is None


def test_a_redirect_to_another_spelling_of_itself_does_not_hide_the_page(archive: _Archive) -> None:
    archive.add("http://ledger.example/story", status="301 Moved", headers=[("Location", URL)], body=b"")
    archive.add("https://www.ledger.example/story", at=DAY - timedelta(days=1), body=b"the page")
    replay = archive.open()
    redirect = replay.find("http://ledger.example/story", LATER)
    assert redirect is not None
    assert redirect.capture.status == 301
    assert _body(replay) == b"the page"


def test_chunking_is_undone_and_content_codings_are_left_on(archive: _Archive) -> None:
    packed = gzip.compress(b"words" * 100)
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:20], packed[20:])) + b"0\r\n\r\n"
    headers = [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
    archive.add(headers=headers, body=chunked)
    archive.add("https://ledger.example/b", headers=[("Transfer-Encoding", "chunked")], body=b"not chunked at all")
    replay = archive.open()
    assert _body(replay) == packed
    assert _body(replay, "https://ledger.example/b") == b"not chunked at all"


def test_a_revisit_is_the_page_it_repeats_at_its_own_time(archive: _Archive) -> None:
    archive.add(body=b"the words")
    archive.add("https://ledger.example/other", body=b"not these")
    profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    refers = {"WARC-Refers-To-Target-URI": URL, "WARC-Refers-To-Date": f"{DAY:%Y-%m-%dT%H:%M:%SZ}"}
    later = DAY + timedelta(days=2)
    archive.add(
        at=later, kind="revisit", body=b"", headers=[("ETag", "2")], extra={"WARC-Profile": profile, **refers}
    )
    replay = archive.open()
    found = replay.find(URL, LATER)
    assert isinstance(found, CapturedResponse)
    assert (found.body, found.header("etag"), found.capture.captured_at) == (b"the words", "2", later)


def test_a_revisit_of_what_the_archive_lacks_is_no_empty_page(archive: _Archive) -> None:
    archive.add(body=b"the words", extra={"WARC-Payload-Digest": "sha1:ONE"})
    elsewhere = {"WARC-Refers-To-Target-URI": "https://other.example/", "WARC-Payload-Digest": "sha1:TWO"}
    archive.add(at=DAY + timedelta(days=2), kind="revisit", body=b"", extra=elsewhere)
    assert _body(archive.open()) == b"the words"


def test_a_revisit_that_says_not_modified_and_a_captured_304_leave_the_page_as_it_was(archive: _Archive) -> None:
    archive.add(body=b"the words")
    archive.add(at=DAY + timedelta(days=1), status="304 Not Modified", body=b"")
    profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    archive.add(at=DAY + timedelta(days=2), kind="revisit", body=b"", extra={"WARC-Profile": profile})
    replay = archive.open()
    assert _body(replay) == b"the words"
    assert replay.captured(URL) == (DAY,)


def test_a_resource_is_a_page_and_everything_else_is_no_capture(archive: _Archive) -> None:
    archive.add(kind="resource", body=b"a saved page")
    archive.add(kind="metadata", at=DAY + timedelta(1), body=b"via: feed")
    archive.add(kind="conversion", at=DAY + timedelta(1), body=b"as text")
    archive.add("urn:pageinfo:x", kind="resource", body=b"{}")
    archive.add("metadata://gnu.org/software/wget/warc/MANIFEST.txt", kind="resource", body=b"x")
    replay = archive.open()
    assert _body(replay) == b"a saved page"
    assert len(replay) == 1
    assert replay.problems == ()


def test_the_answer_to_a_post_is_not_served_for_a_get(archive: _Archive) -> None:
    archive.add_request("GET", archive.add(body=b"the page"))
    archive.add_request("POST", archive.add(at=DAY + timedelta(hours=1), body=b"the form's answer"))
    assert _body(archive.open()) == b"the page"


def test_a_page_that_vanished_is_served_as_vanished(archive: _Archive) -> None:
    archive.add(body=b"the words")
    archive.add(at=DAY + timedelta(days=1), status="404 Not Found", body=b"gone")
    found = archive.open().find(URL, LATER)
    assert found is not None
    assert found.capture.status == 404


def test_one_gzip_stream_over_all_records_is_unpacked_and_read(tmp_path: Path) -> None:
    plain = _Archive(tmp_path / "x", packed=False)
    for number in range(50):
        plain.add(f"{URL}/{number}", body=b"%d " % number * 5_000)
    file = tmp_path / "single.warc.gz"
    file.write_bytes(gzip.compress(plain.content))
    replay = open_replay([file])
    assert len(replay) == 50
    assert _body(replay, f"{URL}/49") == b"49 " * 5_000
    assert replay.problems == ()


def test_folders_are_read_to_any_depth_and_other_files_left_alone(tmp_path: Path) -> None:
    for number, name in enumerate(["a.warc.gz", "2023/04/b.warc", "2023/c.WARC.GZ"]):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        archive = _Archive(tmp_path / name, packed=name.lower().endswith(".gz"))
        archive.add(f"{URL}/{number}")
        archive.path.write_bytes(archive.content)
    (tmp_path / "outlets.toml").write_text("[[outlet]]")
    replay = open_replay([tmp_path])
    assert len(replay) == 3
    assert replay.problems == ()


def test_a_path_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.warc"):
        open_replay([tmp_path / "nowhere.warc"])


def test_an_empty_archive_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.warc.gz").write_bytes(b"")
    replay = open_replay([tmp_path])
    assert (len(replay), replay.first_at, replay.last_at, replay.problems) == (0, None, None, ())


@pytest.mark.parametrize("written", ["20230425120000", "2023-04-25T12:00:00.123456789Z", "2023-04-25T14:00:00+02:00"])
def test_dates_of_other_tools_are_understood(archive: _Archive, written: str) -> None:
    archive.add(extra={"WARC-Date": written})
    (captured_at,) = archive.open().captured(URL)
    assert captured_at.replace(microsecond=0) == DAY + timedelta(hours=12)


def test_addresses_in_angle_brackets_and_with_spaces_are_addresses(archive: _Archive) -> None:
    archive.add("<https://ledger.example/a story>")
    assert _body(archive.open(), "https://ledger.example/a%20story") == b"words"


@pytest.mark.parametrize("packed", [True, False])
def test_what_lies_between_damage_is_found_and_the_damage_is_told(tmp_path: Path, packed: bool) -> None:
    archive = _Archive(tmp_path / "damaged.warc", packed=packed)
    for number in range(5):
        archive.add(f"{URL}/{number}", body=b"%d" % number * 3_000)
    content = bytearray(archive.content)
    start, end = archive.ends[1], archive.ends[2]
    content[start + 5 : end - 20] = b"\x00" * (end - 25 - start)
    archive.path.write_bytes(content)
    replay = open_replay([archive.path])
    assert [number for number in range(5) if _body(replay, f"{URL}/{number}")] == [0, 1, 3, 4]
    assert len(replay.problems) == 1
    assert f"byte {start}" in replay.problems[0]


@pytest.mark.parametrize(
    "noise", [b"<html>no archive</html>" * 50, bytes(range(256)) * 40, b"WARC/1.0\r\n" * 20, b"\x1f\x8b"]
)
def test_a_file_that_is_no_archive_is_told_and_the_others_are_read(tmp_path: Path, noise: bytes) -> None:
    (tmp_path / "noise.warc").write_bytes(noise)
    archive = _Archive(tmp_path / "real.warc.gz")
    archive.add()
    archive.path.write_bytes(archive.content)
    replay = open_replay([tmp_path])
    assert len(replay) == 1
    assert any("noise.warc" in problem for problem in replay.problems)


def test_an_http_head_that_is_none_is_no_capture(archive: _Archive) -> None:
    archive.add(status="words without a code")
    archive.add(f"{URL}/2")
    assert len(archive.open()) == 1


@given(place=st.floats(0, 1, exclude_max=True), packed=st.booleans(), is_cut=st.booleans(), bits=st.integers(1, 255))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_an_archive_is_cut_or_spoilt_whole_records_are_served(
    tmp_path: Path, place: float, packed: bool, is_cut: bool, bits: int
) -> None:
    archive = _Archive(tmp_path / "any.warc", packed=packed)
    for number in range(4):
        archive.add(f"{URL}/{number}", body=b"%d " % number * 400)
    content = bytearray(archive.content)
    at = int(place * len(content))
    if is_cut:
        del content[at:]
    else:
        content[at] ^= bits
    untouched = [number for number, end in enumerate(archive.ends) if end <= at]
    archive.path.write_bytes(content)
    replay = open_replay([archive.path])
    for number in untouched:
        assert _body(replay, f"{URL}/{number}") == b"%d " % number * 400
