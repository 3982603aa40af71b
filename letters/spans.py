"""Spans of time in words, as one says them in the office."""

MINUTE, HOUR = 60, 3600
MANY_HOURS = 10  # from here on nobody asks for the minutes


def span(seconds: float) -> str:
    """ "42 detik", "1 menit 5 detik", "25 menit", "2 jam 10 menit", "31 jam"."""
    whole = int(seconds)
    if whole < MINUTE:
        return f"{whole} detik"
    if whole < 10 * MINUTE:
        return _two(whole // MINUTE, "menit", whole % MINUTE, "detik")
    if whole < HOUR:
        return f"{whole // MINUTE} menit"
    hours, minutes = divmod(whole // MINUTE, 60)
    if hours >= MANY_HOURS:
        return f"{hours} jam"
    return _two(hours, "jam", minutes, "menit")


def rough_span(seconds: float) -> str:
    """As `span`, for what is looked at again and again: no seconds."""
    if seconds < MINUTE:
        return "baru saja"
    return span(int(seconds) // MINUTE * MINUTE)


def _two(first: int, name: str, second: int, smaller: str) -> str:
    return f"{first} {name} {second} {smaller}" if second else f"{first} {name}"
