"""The app of what is issued: services, letters and their documents."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "letters"

    def ready(self) -> None:
        from letters import checks  # noqa: F401  (registers them)
        from letters.signing.bsre import checks as gateway_checks  # noqa: F401
