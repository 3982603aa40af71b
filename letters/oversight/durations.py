"""Spans of time in the words of an office."""


def span_words(seconds: int | None) -> str:
    """ "45 dtk", "3 mnt 20 dtk", "2 jam 5 mnt"; "-" for None."""
    if seconds is None:
        return "-"
    if seconds < 60:
        return f"{seconds} dtk"
    minutes, rest = divmod(seconds, 60)
    if minutes < 10:
        return f"{minutes} mnt {rest} dtk" if rest else f"{minutes} mnt"
    hours, minutes = divmod((seconds + 30) // 60, 60)
    if not hours:
        return f"{minutes} mnt"
    return f"{hours} jam {minutes} mnt" if minutes else f"{hours} jam"
