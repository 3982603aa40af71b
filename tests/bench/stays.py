"""Step times of copied letters: they differ, so that percentiles have work to do."""

from datetime import timedelta

from letters.models import StepTime


def stay_of(row: StepTime, ago: timedelta, *, seconds: int) -> dict:
    """Its times so much earlier; it lay for a while and was worked on for a minute."""
    if row.ended_at is None:
        return {"began_at": row.began_at - ago}
    ended = row.ended_at - ago
    opened = ended - timedelta(seconds=seconds % 120)
    return {
        "began_at": opened - timedelta(seconds=seconds),
        "opened_at": opened if seconds % 10 else None,
        "ended_at": ended,
    }
