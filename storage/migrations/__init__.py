"""How the tables came to be: numbered steps, forward only, never edited after a release.

Each step spells its tables out instead of reading storage/tables.py, which goes on changing.
"""
