"""`python -m desk` does what `secondsource` does."""

from desk.main import main

main()
