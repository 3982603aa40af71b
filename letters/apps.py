"""The app of what is issued: services, letters and their documents."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "letters"

    def ready(self) -> None:
        from letters import checks  # noqa: F401  (registers them)
        from letters.reminders import go_round
        from letters.signing.bsre import checks as gateway_checks  # noqa: F401
        from registry import rounds

        rounds.add("reminders", go_round, seconds=15 * 60)
