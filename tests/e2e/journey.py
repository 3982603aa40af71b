"""The way of a letter through the desks of the kecamatan, where a test is not about
them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.e2e.desk import PASSPHRASE, Desk


def through_the_kecamatan(
    sit_down: Callable[..., Desk], pk: str, *, initials: Sequence[str] = ()
) -> None:
    """Examined, initialled by these users in order, numbered, signed."""
    examiner = sit_down("operator.kecamatan")
    examiner.open_letter(pk)
    examiner.take_step("Konfirmasi: setujui")
    for username in initials:
        head = sit_down(username)
        head.open_letter(pk)
        head.take_step("Paraf")
    admin = sit_down("admin.kecamatan")
    admin.open_letter(pk)
    admin.take_step("Paraf, beri nomor & ajukan TTE")
    camat = sit_down("camat")
    camat.open_letter(pk)
    camat.press("Tanda tangani (TTE)")
    camat.page.get_by_label("Passphrase").fill(PASSPHRASE)
    camat.confirm("Tanda tangani (TTE)")
    assert camat.state == "Selesai: siap dicetak"


def saved_pdf(desk: Desk, pk: str) -> Path:
    """The signed letter as its office saves it."""
    desk.open_letter(pk)
    with desk.page.expect_download() as saving:
        desk.press("Unduh PDF")
    path = desk.folder / saving.value.suggested_filename
    saving.value.save_as(path)
    return path
