"""What is exported goes in again as the same watches; whatever else is handed in is answered and never breaks."""

import tomllib
from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.commands.watches_import import read_list
from desk.configuration import shipped_outlets
from secondsource.catalogue import Catalogue
from secondsource.errors import InputError
from secondsource.hostile_text import one_line
from secondsource.outlet_file import outlets_from
from secondsource.outlet_text import with_additions
from secondsource.outlets import Outlet, OutletKind, Standing, Watch
from secondsource.watch_lists.adding import Additions, Taken, additions_of
from secondsource.watch_lists.csv_lists import csv_text
from secondsource.watch_lists.opml import opml_text

WRITERS: Sequence[Callable[[Iterable[Outlet]], str]] = (opml_text, csv_text)

# Names as an outlets file may hold them: any script, quotes, signs of markup and of formulas; on one line.
_names = (
    st.text(min_size=1, max_size=30)
    .map(one_line)
    .filter(lambda name: bool(name) and all(ord(each) not in (0xFFFE, 0xFFFF) for each in name))
)
_steps = st.text(alphabet="abcxyz&;,'\"%é記=?", min_size=1, max_size=8)


@st.composite
def _outlet(draw: st.DrawFn, number: int, name: str) -> Outlet:
    host = f"house{number}.example"
    paths = draw(st.lists(_steps, min_size=1, max_size=3, unique=True))
    return Outlet(
        name=name,
        domains=draw(st.sampled_from([(host,), (host, f"other{number}.example"), (f"{host}/news",)])),
        owner=draw(st.sampled_from(["", "A House", 'Müller & "Söhne"'])),
        kind=draw(st.sampled_from(OutletKind)),
        country=draw(st.sampled_from(["", "JP", "FR"])),
        languages=draw(st.sampled_from([(), ("ja",), ("fr", "zh-Hant")])),
        standing=Standing.KNOWN,
        watches=tuple(
            Watch(
                url=f"https://{host}/{index}/{path}",
                entries=draw(st.sampled_from(["", "h2 > a[x='\"']"])),
                seen_in=draw(st.sampled_from(["", 'a <list>, "b"'])),
            )
            for index, path in enumerate(paths)
        ),
    )


@st.composite
def _outlets(draw: st.DrawFn) -> tuple[Outlet, ...]:
    names = draw(st.lists(_names, min_size=1, max_size=4, unique=True))
    return tuple(draw(_outlet(number, name)) for number, name in enumerate(names))


def taken_into(outlets: Sequence[Outlet], text: str, *, standing: Standing = Standing.KNOWN) -> Additions:
    return additions_of(
        read_list(text.encode(), path="list", place="list"),
        outlets=outlets,
        catalogue=Catalogue(outlets),
        own=(),
        elsewhere={},
        objection=lambda _: "private",
        standing=standing,
    )


@pytest.mark.parametrize("write", WRITERS)
@given(outlets=_outlets())
@settings(max_examples=60, deadline=None)
def test_an_export_makes_the_same_outlets_and_watches_where_there_are_none(
    write: Callable[[Iterable[Outlet]], str], outlets: tuple[Outlet, ...]
) -> None:
    additions = taken_into((), write(outlets))
    assert {outcome.taken for outcome in additions.outcomes} == {Taken.ADDED}
    file = with_additions("", watches={}, outlets=additions.outlets, remark="# New.", place="o.toml")
    read = {each.name: each for each in outlets_from(tomllib.loads(file), place="o.toml")}
    assert read == {each.name: each for each in outlets}
    seen = {watch.url: watch.seen_in for each in outlets for watch in each.watches}
    for outlet in read.values():
        assert all(watch.seen_in == (seen[watch.url] or _noted(watch)) for watch in outlet.watches)
        assert not any(watch.is_verified for watch in outlet.watches)


@pytest.mark.parametrize("write", WRITERS)
@given(outlets=_outlets())
@settings(max_examples=30, deadline=None)
def test_an_export_adds_nothing_where_it_comes_from(
    write: Callable[[Iterable[Outlet]], str], outlets: tuple[Outlet, ...]
) -> None:
    additions = taken_into(outlets, write(outlets))
    assert {outcome.taken for outcome in additions.outcomes} == {Taken.KNOWN}
    assert not additions.outlets
    assert not additions.watches


@pytest.mark.parametrize("write", WRITERS)
def test_the_shipped_catalogue_returns_whole(write: Callable[[Iterable[Outlet]], str]) -> None:
    watched = [each for each in shipped_outlets() if each.watches]
    additions = taken_into((), write(watched))
    assert {outcome.taken for outcome in additions.outcomes} == {Taken.ADDED}
    returned = {each.name: (each.watches, each.domains, each.owner, each.kind) for each in additions.outlets}
    assert returned == {each.name: (each.watches, each.domains, each.owner, each.kind) for each in watched}
    assert not taken_into(shipped_outlets(), write(watched)).outlets


_pieces = st.sampled_from(
    (
        *("<opml>", "<body>", "</body></opml>", "<outline text='a' xmlUrl='https://a.example/f'/>", "<outline>"),
        *("url,outlet", "\n", ",", '"', ";", "https://a.example/f", "http://[", "\ufeff"),
        *("&#0;", "<!DOCTYPE x [<!ENTITY e 'e'>]>", "&e;"),
    )
)


@given(
    body=st.one_of(st.binary(max_size=200), st.lists(_pieces, max_size=12).map(lambda each: "".join(each).encode()))
)
@settings(max_examples=200, deadline=None)
def test_whatever_is_handed_in_is_answered_or_refused_as_input(body: bytes) -> None:
    try:
        lines = read_list(body, path="list", place="list")
    except InputError:
        return
    additions = additions_of(
        lines,
        outlets=(),
        catalogue=Catalogue(()),
        own=(),
        elsewhere={},
        objection=lambda _: "private",
        standing=Standing.UNKNOWN,
    )
    assert len(additions.outcomes) == len(lines)
    file = with_additions("", watches={}, outlets=additions.outlets, remark="# New.", place="o.toml")
    assert len(outlets_from(tomllib.loads(file), place="o.toml")) == len(additions.outlets)


def _noted(watch: Watch) -> str:
    """The list's name, and the folder where there was one."""
    return watch.seen_in if watch.seen_in.startswith("list") else ""
