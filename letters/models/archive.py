"""The archive: finished letters as a page, and the words that they are found by."""

from django.db import models

from letters.models.letter import Letter


class ArchivedLetter(Letter):
    """A letter that came to its end after it was submitted (`archived_at`)."""

    class Meta:
        proxy = True
        verbose_name = "arsip surat"
        verbose_name_plural = "arsip surat"
        ordering = ["-archived_at", "-id"]
        default_permissions = ()  # who may view letters views their archive


class LetterWord(models.Model):
    """One word of a letter, once: `letters.archive_words` makes and reads them."""

    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="words", db_index=False
    )
    word = models.CharField("kata", max_length=40)

    class Meta:
        verbose_name = "kata surat"
        verbose_name_plural = "kata surat"
        default_permissions = ()
        indexes = [models.Index(fields=["word", "letter"], name="letter_word")]
        constraints = [
            models.UniqueConstraint(fields=["letter", "word"], name="letter_word_once")
        ]

    def __str__(self) -> str:
        return self.word
