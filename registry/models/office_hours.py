"""When an office is open, per day of the week: the clock of the letters counts it."""

from django.db import models

from registry.models.office import Office


class OfficeHours(models.Model):
    """One day of the week of one office; a day without a row is a day off.

    The offices below an office without rows of their own keep its hours.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Senin"
        TUESDAY = 1, "Selasa"
        WEDNESDAY = 2, "Rabu"
        THURSDAY = 3, "Kamis"
        FRIDAY = 4, "Jumat"
        SATURDAY = 5, "Sabtu"
        SUNDAY = 6, "Minggu"

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="hours", verbose_name="kantor"
    )
    weekday = models.PositiveSmallIntegerField("hari", choices=Weekday)
    opens = models.TimeField("buka pukul")
    closes = models.TimeField("tutup pukul")

    class Meta:
        verbose_name = "jam kerja"
        verbose_name_plural = "jam kerja"
        ordering = ["office", "weekday"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "weekday"], name="office_hours_one_per_day"
            ),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="office_hours_close_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H.%M}-{self.closes:%H.%M}"
