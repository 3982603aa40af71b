"""Rows that may be added but never changed or deleted.

A letter that was signed points at the letterhead and the specimen it was made
with; a log is worth nothing if it can be edited.
"""

from django.db import models

from registry.scoping import visible_office_ids


class RecordIsFinal(Exception):
    """Somebody tried to change or delete a row that may only be added."""

    def __init__(self) -> None:
        super().__init__(
            "Data ini tidak dapat diubah atau dihapus. Tambahkan versi baru."
        )


class AddOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise RecordIsFinal

    def delete(self):
        raise RecordIsFinal


class OfUsersQuerySet(AddOnlyQuerySet):
    """Rows that say what a user did (their `user`)."""

    def visible_to(self, user) -> "OfUsersQuerySet":
        return self.filter(user__office__in=visible_office_ids(user))


class AddOnlyModel(models.Model):
    """Base of rows that are written once."""

    objects = AddOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise RecordIsFinal
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise RecordIsFinal
