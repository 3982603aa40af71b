"""What a citizen does with his letter: the service's own lines, filled."""

from datetime import datetime

from letters.models import Letter
from letters.printed_values import filled_lines, printed_values
from letters.texts import blanks


def next_steps(letter: Letter, *, now: datetime) -> list[str]:
    """The lines for pages and papers that anybody may come to read.

    They name offices and what was answered, but no person and nothing that is kept
    secret; a line that asks for such, or for what is not known, is left out.
    """
    spec = letter.service_version.spec
    if not spec.next_steps:
        return []
    values, _ = printed_values(letter, number="", date_text="", official=None, now=now)
    kept_back = spec.sensitive_keys | {role.slug for role in spec.roles}
    values = {key: value for key, value in values.items() if key not in kept_back}
    lines = [line for line in spec.next_steps if not blanks(line, values)]
    return filled_lines(lines, values)
