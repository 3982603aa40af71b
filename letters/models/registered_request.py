"""A letter as the register of requests knows it: by its registration number."""

from datetime import datetime

from django.db.models import Manager

from letters.models.letter import Letter, LetterQuerySet
from letters.models.state_machine import WITH_SIGNATURE, State


class RegisteredRequestManager(Manager.from_queryset(LetterQuerySet)):
    def get_queryset(self) -> LetterQuerySet:
        return super().get_queryset().filter(registration_number__isnull=False)


class RegisteredRequest(Letter):
    """To be read only; whatever is done is done to the letter."""

    objects = RegisteredRequestManager()

    class Meta:
        proxy = True
        verbose_name = "permohonan"
        verbose_name_plural = "register permohonan"
        default_permissions = ()

    @property
    def ended_at(self) -> datetime | None:
        """When it was signed, or rejected or cancelled; None while it is under way."""
        if self.state in WITH_SIGNATURE:
            return self.signed_at
        if self.state in (State.REJECTED, State.CANCELLED):
            return self.state_since
        return None
