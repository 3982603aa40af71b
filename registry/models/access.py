"""The log of look-ups outside one's own scope (UU 27/2022 on personal data)."""

from django.db import models

from registry.models.add_only import AddOnlyModel, OfUsersQuerySet


class ResidentAccess(AddOnlyModel):
    """Who looked up whom. Without a resident: the NIK that was typed is unknown."""

    user = models.ForeignKey(
        "registry.User",
        models.PROTECT,  # a log without its author is none
        related_name="resident_accesses",
        verbose_name="pengguna",
    )
    resident = models.ForeignKey(
        "registry.Resident",
        models.PROTECT,  # a log keeps its object
        null=True,
        related_name="accesses",
        verbose_name="penduduk",
    )
    at = models.DateTimeField("waktu")
    purpose = models.CharField("keperluan", max_length=120)

    objects = OfUsersQuerySet.as_manager()

    class Meta:
        verbose_name = "akses data penduduk"
        verbose_name_plural = "akses data penduduk"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "at"], name="access_user_at")]

    def __str__(self) -> str:
        return f"{self.user}: {self.resident or 'NIK tidak ditemukan'}"
