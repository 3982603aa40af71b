"""What the office writes to people: the texts of its notices, which it may edit."""

from django.db import models
from simple_history.models import HistoricalRecords

from registry.models import Office


class NoticeText(models.Model):
    """One text per issuing office and kind of notice, first worded by a fixture.

    Its placeholders and who reads it stand in the code (`letters.notice_texts`).
    """

    office = models.ForeignKey(
        Office, models.PROTECT, editable=False, verbose_name="kantor penerbit"
    )
    key = models.SlugField("jenis", max_length=40, editable=False)
    title = models.CharField("untuk siapa dan kapan", max_length=120, editable=False)
    subject = models.CharField(
        "judul surel", max_length=120, help_text="Tanpa nama atau data pribadi."
    )
    text = models.CharField("isi", max_length=400)
    active = models.BooleanField("dikirim", default=True)
    order = models.PositiveSmallIntegerField(default=0, editable=False)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        verbose_name = "teks pemberitahuan"
        verbose_name_plural = "teks pemberitahuan"
        ordering = ["office", "order", "key"]
        default_permissions = ["view", "change"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "key"], name="notice_text_office_key_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title
