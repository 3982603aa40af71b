"""A notice to a person: an entry under his bell, and an e-mail where he has an address.

One row is both. It is written in the transaction of what it tells of, so it exists with
it or not at all; the worker sends the e-mail afterwards (`registry.outbox`).
"""

from django.db import models

from registry.models.office import Office
from registry.models.user import User


class NotificationQuerySet(models.QuerySet):
    def of(self, user: User) -> "NotificationQuerySet":
        return self.filter(recipient=user)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    class Mail(models.TextChoices):
        NONE = "none", "Tanpa surel"
        WAITING = "waiting", "Menunggu dikirim"
        SENDING = "sending", "Sedang dikirim"
        SENT = "sent", "Terkirim"
        UNKNOWN = "unknown", "Tidak diketahui"  # the line broke; not sent again
        FAILED = "failed", "Gagal"

    recipient = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name="penerima",
    )  # null: a citizen, who has no account and is written to by e-mail only
    # whose business it is; who manages that office sees what its mail became
    office = models.ForeignKey(
        Office,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kantor",
    )
    event = models.SlugField("peristiwa", max_length=40)
    # what it is about, as "letter:12" or "import:3": registry knows no letters
    about = models.CharField("tentang", max_length=40, blank=True, db_index=True)
    subject = models.CharField("judul", max_length=150, blank=True)
    text = models.CharField("isi", max_length=500)
    # the name of a notice that a person gets once, however often it is due
    once = models.CharField(max_length=60, blank=True, editable=False)
    url = models.CharField("halaman", max_length=200, blank=True)
    created_at = models.DateTimeField("waktu")
    read_at = models.DateTimeField("dibaca", null=True, blank=True)

    email = models.EmailField("surel", blank=True)
    mail = models.CharField(
        "pengiriman", max_length=10, choices=Mail, default=Mail.NONE
    )
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    next_try_at = models.DateTimeField("dicoba lagi", null=True, blank=True)
    sent_at = models.DateTimeField("terkirim", null=True, blank=True)
    mail_problem = models.CharField("kendala", max_length=200, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-pk"]
        default_permissions = ["view"]
        indexes = [
            # the bell: asked by every open page every 15 seconds
            models.Index(
                fields=["recipient"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread",
            ),
            models.Index(fields=["recipient", "-id"], name="notification_newest"),
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(mail__in=["waiting", "sending"]),
                name="notification_to_send",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "once"],
                condition=~models.Q(once=""),
                name="notification_once",
            ),
            models.CheckConstraint(
                condition=models.Q(mail="none") | ~models.Q(email=""),
                name="notification_mail_has_address",
            ),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False) | ~models.Q(email=""),
                name="notification_reaches_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text
