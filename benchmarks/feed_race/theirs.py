"""`reader` on its own database: `python -m feed_race.theirs DATABASE PORT FEEDS HOSTS`.

A line in, a round, a line out: entries stored, and feeds that failed.
"""

import logging
import sys

from reader import make_reader

from feed_race.web import url

WORKERS = 8


def main() -> None:
    """Adds the feeds, then updates them all for each line of standard input."""
    database, port, feeds, hosts = sys.argv[1], *map(int, sys.argv[2:5])
    logging.disable()
    reader = make_reader(database)
    for number in range(feeds):
        reader.add_feed(url(number, hosts=hosts, port=port))
    print("ready", flush=True)
    for _ in sys.stdin:
        reader.update_feeds(scheduled=False, workers=WORKERS)
        failed = sum(1 for feed in reader.get_feeds() if feed.last_exception is not None)
        print(reader.get_entry_counts().total, failed, flush=True)


if __name__ == "__main__":
    main()
