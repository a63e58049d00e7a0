"""From a judged story to rows in the outbox: decided, worded and written in the judgement's own transaction."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts import policy
from alerts.wording.changes import Change, change_lines
from alerts.wording.identity import message_id
from alerts.wording.message import AlertText, render
from alerts.wording.subject import stem_of, subject_line, subject_stem
from secondsource.alert_kinds import AlertKind
from secondsource.articles import Article, ArticleId
from secondsource.catalogue import Catalogue
from secondsource.explanation import Explanation, explain
from secondsource.languages import primary_subtag
from secondsource.settings import Settings
from secondsource.stories import StoryId
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import assessments as assessment_rows
from storage import derivations as derivation_rows
from storage import stories as story_rows
from storage.alerts import AlertId, StoredAlert, StoredSubscriber
from storage.assessments import StoredAssessment
from storage.database import Transaction
from storage.stories import StoredStory

logger = logging.getLogger(__name__)
