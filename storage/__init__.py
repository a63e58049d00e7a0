"""What do we know? Tables, migrations, queries and full-text search (SQLAlchemy Core)."""
