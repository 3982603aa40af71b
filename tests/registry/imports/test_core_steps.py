"""What a person may do when, and what the door lets in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.imports import intake, steps
from registry.imports.refusal import NotAllowed, Refused
from registry.models import PopulationImport
from tests.importing import plain_file, receive, work_off
from tests.registry.imports.people import person

State = PopulationImport.State
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_readers")]


@pytest.fixture
def found(registrar, desa_kalang) -> PopulationImport:
    """An import of the kecamatan that no worker has seen yet."""
    return intake.receive(
        user=registrar,
        content=plain_file([person(office=desa_kalang)]),
        file_name="warga.xlsx",
        now=timezone.now(),
    )


def test_who_may_do_what(found, registrar, clerk, outsider, head, desa_kalang):
    work_off()
    for step in (steps.discard, steps.undo):
        with pytest.raises(PopulationImport.DoesNotExist):
            step(user=outsider, import_id=found.pk, now=timezone.now())
        with pytest.raises(PopulationImport.DoesNotExist):  # the kecamatan's
            step(user=clerk, import_id=found.pk, now=timezone.now())
        with pytest.raises(NotAllowed):
            step(user=head, import_id=found.pk, now=timezone.now())
    with pytest.raises(NotAllowed):
        receive(plain_file([person(office=desa_kalang)]), user=head)


def test_a_step_out_of_turn_is_refused(found, registrar):
    now = timezone.now()
    with pytest.raises(Refused, match="sedang dibaca"):
        steps.decide(user=registrar, import_id=found.pk, mode="all", now=now)
    work_off()
    steps.decide(user=registrar, import_id=found.pk, mode="all", now=now)
    work_off()
    over = pytest.raises(Refused, match="tidak dapat dilakukan lagi")
    with over:
        steps.discard(user=registrar, import_id=found.pk, now=now)
    steps.undo(user=registrar, import_id=found.pk, now=now)
    with over:
        steps.undo(user=registrar, import_id=found.pk, now=now)
    found.refresh_from_db()
    assert found.state == State.UNDOING


def test_a_file_too_large_or_empty(registrar, settings):
    settings.IMPORT_MAX_BYTES = 10
    for content, words in ((b"x" * 11, "terlalu besar"), (b"", "kosong")):
        with pytest.raises(Refused, match=words):
            receive(content, user=registrar)
    assert not PopulationImport.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\data\\warga desa.xlsx", "warga desa.xlsx"),
        ("3521" + "16.4512.90.9003 warga.xls", "... warga.xls"),
        ("../../etc/passwd", "passwd"),
        ("", "berkas"),
        ("a" * 300 + ".csv", "a" * 116 + ".csv"),
    ],
)
def test_file_names_hold_no_nik(name, kept):
    assert intake.plain_file_name(name) == kept


def test_orphaned_bytes_are_swept(found, settings):
    orphan = settings.FILE_DIR / "imports" / "20200101-000000-000000"
    orphan.mkdir()
    (orphan / "x").write_bytes(b"x")
    intake.sweep(now=timezone.now())
    assert orphan.exists()  # somebody may be on the way
    intake.sweep(now=timezone.now() + timedelta(hours=2))
    assert not orphan.exists()
    assert (settings.FILE_DIR / found.folder).exists()
