"""Who is believed to have been first: a date is a claim, and not every outlet's counts against every other's."""

from secondsource.dates import PossibleTime
from secondsource.outlets import Outlet, Standing


def is_believed_before(time: PossibleTime, outlet: Outlet, other_time: PossibleTime, other: Outlet) -> bool:
    """Whether one article was certainly there before another (RULES.md 10).

    A date costs nothing: an outlet without standing is not believed to be earlier than one with it
    (docs/adr/0011-poison.md).
    That it came later is believed: nobody gains by it.
    """
    if outlet.standing is not Standing.KNOWN and other.standing is Standing.KNOWN:
        return False
    return time.is_before(other_time)
