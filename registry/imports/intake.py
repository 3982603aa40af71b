"""The door for files: who may bring one, how large it may be, where its bytes wait.

Each import owns its bytes, in a folder of its own, so that they can be removed when it
is written or discarded: they hold everything about everybody.
"""

import re
import shutil
from datetime import datetime
from pathlib import Path, PurePath

from django.conf import settings
from django.db import transaction

from registry import storage
from registry.imports import queue
from registry.imports.refusal import NotAllowed, Refused
from registry.models import Office, PopulationImport, User
from registry.models.population_import import IMPORTS

VILLAGES = (Office.Level.DESA, Office.Level.KELURAHAN)
PERMISSION = "registry.import_resident"
ORPHAN_SECONDS = 60 * 60
KEEPING_BYTES = ("reading", "mapping", "ready", "waiting", "writing")
_LONG_NUMBER = re.compile(r"\d[\d .\-]{4,}\d")
_NAME_LENGTH = 120


def receive(
    *,
    user: User | None,
    content: bytes,
    file_name: str,
    now: datetime,
    office: Office | None = None,
    village: Office | None = None,
    erase_blanks: bool = False,
    is_complete: bool = False,
    by_worker: bool = True,
) -> PopulationImport:
    """Keep the file and let a worker read it; returns the import in state READING.

    user: None only for the command line. office: whose import it is, the user's own by
    default. village: where people live whose rows name none. erase_blanks: blank cells
    empty what is known. is_complete: whoever of its villages is missing from the file
    is listed. by_worker: False where the caller reads it himself, at once. Raises
    NotAllowed, Refused, storage.StorageFull.
    """
    office = _office_of(user, office)
    check_village(office, village)
    check_size(len(content))
    kept = PopulationImport(
        office=office,
        village=village,
        uploaded_by=user,
        uploaded_at=now,
        file_size=len(content),
        file_name=plain_file_name(file_name),
        state=PopulationImport.State.READING,
        queued_at=now,
        erase_blanks=erase_blanks,
        is_complete=is_complete,
    )
    kept.file_sha256 = storage.store(content, folder=kept.folder)
    with transaction.atomic():
        kept.save()
        if by_worker:
            queue.enqueue(kept, now=now)
    return kept


def villages_of(office: Office) -> list[Office]:
    """The villages whose people an import of this office may bring."""
    below = Office.objects.at_or_below(office.code).filter(level__in=VILLAGES)
    return list(below.order_by("order", "code"))


def plain_file_name(name: str) -> str:
    """The last part of the name, without numbers that may be a NIK."""
    path = PurePath(name.replace("\\", "/"))
    stem = _LONG_NUMBER.sub("...", "".join(c for c in path.stem if c.isprintable()))
    suffix = path.suffix[:10]
    return (stem[: _NAME_LENGTH - len(suffix)] or "berkas") + suffix


def sweep(*, now: datetime) -> None:
    """Remove bytes that no import waits for: somebody was killed on the way."""
    top = Path(settings.FILE_DIR) / IMPORTS
    waiting = PopulationImport.objects.filter(state__in=KEEPING_BYTES)
    kept = {PurePath(each.folder).name for each in waiting}
    for folder in top.iterdir() if top.is_dir() else ():
        age = now.timestamp() - folder.stat().st_mtime
        if folder.name not in kept and age > ORPHAN_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _office_of(user: User | None, office: Office | None) -> Office:
    if user is None:
        if office is None:
            raise Refused("Sebutkan kantor yang penduduknya diimpor.")
        return office
    if not user.has_perm(PERMISSION):
        raise NotAllowed
    office = office or user.office
    if office is None or not Office.objects.visible_to(user).filter(pk=office.pk):
        raise Refused("Akun Anda belum punya kantor. Hubungi Admin Kecamatan.")
    if office.level == Office.Level.KUA:
        raise Refused("KUA tidak punya penduduk; yang mengimpor desa atau kecamatan.")
    return office


def check_village(office: Office, village: Office | None) -> None:
    if village is None:
        return
    inside = Office.objects.at_or_below(office.code).filter(level__in=VILLAGES)
    if not inside.filter(pk=village.pk).exists():
        raise Refused("Desa yang dipilih tidak termasuk kantor Anda.")


def check_size(size: int) -> None:
    """Raises Refused. Pages ask before they hold the bytes in memory."""
    most = settings.IMPORT_MAX_BYTES
    if size > most:
        raise Refused(
            f"Berkas terlalu besar ({size / 1e6:.0f} MB). Paling besar "
            f"{most / 1e6:.0f} MB; bagi menjadi beberapa berkas, misalnya per desa."
        )
    if size == 0:
        raise Refused("Berkas kosong. Pilih berkas yang berisi data penduduk.")
