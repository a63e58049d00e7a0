"""What every step of the walk holds: where it reads, decides and writes."""

from dataclasses import dataclass, field
from datetime import datetime

from alerts.channels.outcomes import Channel
from crawler.crawling import Crawling
from crawler.evidence.replay import Replay
from crawler.vectors import SentenceModel
from scheduler.walk.recent_vectors import RecentVectors
from secondsource.catalogue import Catalogue
from secondsource.clock import Clock
from secondsource.settings import Settings
from secondsource.topics.profile import TopicProfile
from storage.database import Database


@dataclass(slots=True)
class Memory:
    """What one process keeps between its steps; all of it can be had again from the database.

    regrouped_at   when open stories were last grouped as wholes; None = not by this process
    has_news       whether anything was grouped since
    """

    recent_vectors: RecentVectors = field(default_factory=RecentVectors)
    regrouped_at: datetime | None = None
    has_news: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One process's way through the walk.

    profile        what is on topic; None = everything
    replay         the archive that answers instead of the network; None = the network does
    alert_since    entries announced from here on are news when a watch is first read; None = the last 48 hours
    context_until  whatever is seen before it is context, never alerted (a backtest's --from); None = nothing is
    model          says what titles and leads mean; None = there is none, and names and numbers must do
    """

    database: Database
    crawling: Crawling
    catalogue: Catalogue
    profile: TopicProfile | None
    settings: Settings
    clock: Clock
    channel: Channel
    replay: Replay | None = None
    alert_since: datetime | None = None
    context_until: datetime | None = None
    model: SentenceModel | None = None
    memory: Memory = field(default_factory=Memory)


@dataclass(slots=True)
class StepCount:
    """What one step did, counted for its summary."""

    done: int = 0
    failed: int = 0
    problems: list[str] = field(default_factory=list)
