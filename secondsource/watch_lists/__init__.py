"""Lists of addresses to watch, as other programs keep them: read, judged line by line, and written again."""
