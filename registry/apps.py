"""Names the app as the offices do."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Data induk"

    def ready(self) -> None:
        from registry import bell, outbox, rounds

        rounds.add("mail", outbox.send_waiting, seconds=5)
        rounds.add("old notices", bell.forget_old, seconds=60 * 60)
