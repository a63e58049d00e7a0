"""Full-text search, all of it SQLite's: FTS5 with trigrams, which find a word in any script.

The indexes are filled a batch at a time by the writers of entries and versions; a trigger for each row would be four
times slower (MEASURED.md). Another database gets a module like this one.
"""

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import text

from storage.columns import storable
from storage.database import Transaction

_TRIGRAM = 3
_TERMS = 16  # more words of a query than these are ignored
_TERM_CHARACTERS = 100
_TITLE_WEIGHT = 4.0  # a word in a title says more than one in the text under it
_WORDS = re.compile(r'"([^"]+)"|(\S+)')
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """One full-text index and the table whose texts it covers."""

    name: str
    table: str
    key: str
    columns: tuple[str, str]


_ENTRIES = _Index(name="entry_search", table="entries", key="entry_id", columns=("title", "summary"))
_VERSIONS = _Index(name="version_search", table="versions", key="version_id", columns=("title", "text"))


def index_entries(tx: Transaction, *, after: int) -> None:
    """Adds every entry with a higher id than `after`, in one statement."""
    _fill(tx, _ENTRIES, after)


def index_versions(tx: Transaction, *, after: int) -> None:
    """Adds every version with a higher id than `after`, in one statement."""
    _fill(tx, _VERSIONS, after)


def search_entries(tx: Transaction, query: str, *, limit: int) -> tuple[int, ...]:
    """Ids of the entries that hold every word of `query`, the best first; of equals, the newest first."""
    return _search(tx, _ENTRIES, query, limit)


def search_versions(tx: Transaction, query: str, *, limit: int) -> tuple[int, ...]:
    """Ids of the versions that hold every word of `query`, the best first; of equals, the newest first."""
    return _search(tx, _VERSIONS, query, limit)


def query_terms(query: str) -> tuple[str, ...]:
    """The words that a reader asks for: "quoted words" stay together, nothing else of a syntax is obeyed."""
    plain = unicodedata.normalize("NFC", storable(query))
    plain = "".join(" " if unicodedata.category(character)[0] == "C" else character for character in plain)
    found = (match.group(1) or match.group(2).replace('"', "") for match in _WORDS.finditer(plain))
    terms = (" ".join(term.split())[:_TERM_CHARACTERS] for term in found)
    return tuple(dict.fromkeys(term for term in terms if any(_is_wordlike(character) for character in term)))[:_TERMS]


def _fill(tx: Transaction, index: _Index, after: int) -> None:
    columns = ", ".join(index.columns)
    tx.execute(
        text(
            f"INSERT INTO {index.name} (rowid, {columns}) "  # noqa: S608  # names are the constants above
            f"SELECT {index.key}, {columns} FROM {index.table} WHERE {index.key} > :after ORDER BY {index.key}"
        ),
        {"after": after},
    )


def _search(tx: Transaction, index: _Index, query: str, limit: int) -> tuple[int, ...]:
    terms = query_terms(query)
    if not terms:
        return ()
    long = [term for term in terms if len(term) >= _TRIGRAM]
    short = [term for term in terms if len(term) < _TRIGRAM]
    values: dict[str, object] = {"limit": limit}
    conditions = [_short_condition(index, number, term, values) for number, term in enumerate(short)]
    source, key, order = index.table, index.key, f"{index.key} DESC"
    if long:
        values["match"] = " AND ".join(_phrases(term) for term in long)
        conditions.insert(0, f"{index.name} MATCH :match")
        source, key = index.name, f"{index.name}.rowid"
        if short:  # these read the texts themselves, of what the long ones leave over
            source += f" JOIN {index.table} ON {index.table}.{index.key} = {key}"
        order = f"bm25({index.name}, {_TITLE_WEIGHT}, 1.0), {key} DESC"
    statement = f"SELECT {key} FROM {source} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT :limit"  # noqa: S608  # names are the constants above, words are parameters
    return tuple(tx.execute(text(statement), values).scalars())


def _phrases(term: str) -> str:
    """An FTS5 expression for one term in each of its spellings, as strings: nothing in them is syntax."""
    quoted = ['"' + spelling.replace('"', '""') + '"' for spelling in _spellings(term)]
    return f"({' OR '.join(quoted)})"


def _spellings(term: str) -> tuple[str, ...]:
    """The term as typed, in its plain form ("ＡＩ" to "AI") and in full width, which Japanese pages mix."""
    plain = unicodedata.normalize("NFKC", term)
    wide = plain.translate(_FULL_WIDTH) if plain.isascii() and plain.isalnum() else plain
    return tuple(dict.fromkeys((term, plain, wide)))


def _short_condition(index: _Index, number: int, term: str, values: dict[str, object]) -> str:
    """A condition for a term that is too short for trigrams; `values` gets its parameters.

    "AI" must stand as a word of its own, or half of all English texts "said" it; scripts without spaces have no such
    words. Both read every text that the longer terms leave over.
    """
    alternatives = []
    # SQLite compares letters beyond ASCII as they stand.
    spellings = dict.fromkeys(form for each in _spellings(term) for form in (each, each.lower(), each.upper()))
    for place, spelling in enumerate(spellings):
        name = f"short_{number}_{place}"
        is_word = spelling.isascii() and spelling.isalnum()
        escaped = re.sub(r"([%_!])", r"!\1", spelling)
        values[name] = f"*[^a-z0-9]{spelling.lower()}[^a-z0-9]*" if is_word else f"%{escaped}%"
        for column in index.columns:
            alternatives.append(
                f"lower(' ' || {index.table}.{column} || ' ') GLOB :{name}"
                if is_word
                else f"{index.table}.{column} LIKE :{name} ESCAPE '!'"
            )
    return f"({' OR '.join(alternatives)})"


def _is_wordlike(character: str) -> bool:
    """Whether it can be looked for: a letter, a digit, or a sign that stands for something ("§", "€")."""
    return unicodedata.category(character)[0] in "LNS"
