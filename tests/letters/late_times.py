"""Moments in office time for tests of lateness: letters pushed into the past."""

from datetime import datetime, timedelta

from django.utils import timezone

from letters.models import Letter
from registry.models import Office
from registry.office_hours import OfficeClock


def office_clock(office: Office, now: datetime) -> OfficeClock:
    today = timezone.localdate(now)
    return OfficeClock.of(office, first=today - timedelta(days=60), last=today)


def push_back(letter: Letter, *, minutes: float, now: datetime) -> datetime:
    """As if the letter had come where it is so many office minutes ago."""
    moment = office_clock(letter.issuing_office, now).earlier(now, minutes)
    Letter.objects.filter(pk=letter.pk).update(state_since=moment)
    letter.step_times.filter(ended_at__isnull=True).update(began_at=moment)
    return moment
