"""A person who works with the system.

Own model from the first migration, because a user belongs to an office and the
village's signature depends on who set the password.
"""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from registry.scoping import forget_scope, visible_office_ids


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PersonQuerySet":
        return self.filter(office__in=visible_office_ids(user))


class PersonManager(UserManager.from_queryset(PersonQuerySet)):
    def create_user(self, username, email=None, password=None, **extra_fields):
        """As Django's, but whoever has an account works in the admin site."""
        extra_fields.setdefault("is_staff", True)
        return super().create_user(username, email, password, **extra_fields)


class User(AbstractUser):
    """An account; what it may see follows from its office and appointments."""

    first_name = None
    last_name = None
    name = models.CharField("nama lengkap", max_length=120, blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    mail_notices = models.BooleanField(
        "pemberitahuan juga lewat surel",
        default=True,
        help_text="Bila ada alamat surel. Lonceng di halaman tetap berbunyi.",
    )
    office = models.ForeignKey(
        "registry.Office",
        models.PROTECT,  # what a user did stays with an office
        null=True,
        blank=True,
        related_name="users",
        verbose_name="kantor",
        help_text="Pengguna melihat data kantor ini dan kantor di bawahnya. "
        "Tanpa kantor, tidak melihat apa pun.",
    )
    is_staff = models.BooleanField("boleh masuk", default=True)
    owns_password = models.BooleanField(
        "kata sandi milik sendiri",
        default=False,
        editable=False,
        help_text="Belum, bila kata sandi dibuatkan orang lain. "
        "Pengguna harus menggantinya sebelum dapat menandatangani.",
    )

    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ["name", "username"]

    def __str__(self) -> str:
        return self.name or self.username

    def refresh_from_db(self, *args, **kwargs) -> None:
        forget_scope(self)
        super().refresh_from_db(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.username

    def set_password(self, raw_password) -> None:
        """Whoever sets it: not the owner's until he changes it himself.

        Only registry.password.OwnPasswordForm says otherwise, so that a new way to
        set a password cannot forget this.
        """
        super().set_password(raw_password)
        self.owns_password = False

    def check_password(self, raw_password) -> bool:
        # Django calls set_password to renew an old hash; the owner stays the owner
        owned = self.owns_password
        matches = super().check_password(raw_password)
        self.owns_password = owned
        return matches
