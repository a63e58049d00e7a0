"""`secondsource run`: the daemon."""

from desk.options import ConfigOption


def run(config: ConfigOption = None) -> None:
    """Watch the world: poll, read, judge and mail, until SIGTERM or Ctrl-C.

    Logs are JSON lines on stderr. One daemon works on one database; a second one says so and ends.
    """
    raise NotImplementedError
