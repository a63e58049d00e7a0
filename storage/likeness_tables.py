"""The tables by which like articles are found among all that is stored; part of the schema in `storage/tables.py`."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table

from storage.columns import PlainText
from storage.metadata import metadata

shingles = Table(
    "shingles",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("articles.article_id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# What an article can be found by, of its latest version: names, figures, dockets, words, links, outlets.
terms = Table(
    "terms",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("articles.article_id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# One for each version that was judged; all are of one model at a time.
vectors = Table(
    "vectors",
    metadata,
    Column("vector_id", Integer, primary_key=True),  # grows: what is new since the last look has a higher one
    Column("version_id", ForeignKey("versions.version_id"), nullable=False, unique=True),
    Column("model", PlainText, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
