"""The demo data and the headless way through: by the rules, repeatable, verifiable."""

import re
import shutil
import subprocess
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from letters.demo.officials import accounts
from letters.demo.seeding import LAST_IN_AGENDA
from letters.forms.examples import SLUGS
from letters.models import (
    Document,
    Letter,
    LetterEvent,
    RegisterLine,
    SeriesYear,
    State,
    VillageSignature,
)
from letters.models.state_machine import WITH_SIGNATURE
from letters.verification import Kind, verify_bytes
from registry.identifiers import kk_errors, nik_errors, nik_warnings
from registry.models import Official, Resident, Specimen, User
from tests.conftest import load_reference


def run(*arguments, **options) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output, stderr=output, **options)
    return output.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small demo site, made once for this file and taken back afterwards."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        override_settings(
            DEMO=True, KEY_DIR=folder / "keys", FILE_DIR=folder / "files"
        ),
        transaction.atomic(),
    ):
        load_reference()
        call_command("load_services", stdout=StringIO())
        run("seed_demo", residents=130, letters=14)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def signed(demo):
    """One letter of each service, walked through: slug -> PDF."""
    files = {}
    for slug in SLUGS:
        files[slug] = demo / f"{slug}.pdf"
        run("demo_letter", service=slug, out=str(files[slug]))
    return files


def verify(path) -> tuple[int, str]:
    output = StringIO()
    try:
        call_command("verify_letter", str(path), stdout=output, stderr=output)
    except SystemExit as stop:
        return stop.code, output.getvalue()
    return 0, output.getvalue()


def test_without_demo_mode_nothing_is_made(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="mode demo"):
        run("seed_demo")
    with pytest.raises(CommandError, match="mode demo"):
        run("demo_letter", service="hajatan", out="x.pdf")
    assert not User.objects.filter(username="admin.kecamatan").exists()


def test_the_register_has_no_gap_and_rises_with_its_dates(demo):
    starts = {
        (each.series_id, each.year): each.start_value
        for each in SeriesYear.objects.all()
    }
    assert LAST_IN_AGENDA in starts.values()
    for office in ("35.21.16", "35.21.16.2001"):
        book = RegisterLine.objects.filter(series__office__code=office)
        lines = list(book.order_by("year", "seq"))
        assert lines
        for one, next_one in pairwise([None, *lines]):
            if one is None or one.year != next_one.year:
                assert next_one.seq == starts[next_one.series_id, next_one.year] + 1
            else:
                assert next_one.seq == one.seq + 1
            assert one is None or one.date <= next_one.date


def test_a_village_numbers_its_own_letters_and_another_types_them(demo):
    given = VillageSignature.objects.exclude(number="")
    own = given.filter(office__code="35.21.16.2001")
    assert own.exists() and all(each.register_line_id for each in own)
    typed = given.exclude(office__code="35.21.16.2001")
    assert typed.exists() and not any(each.register_line_id for each in typed)


def test_letters_are_in_all_states_with_their_events(demo):
    states = set(Letter.objects.values_list("state", flat=True))
    assert {State.DRAFT, State.AWAITING_SIGNATURE, State.HANDED_OVER} <= states
    for letter in Letter.objects.all():
        last = letter.events.exclude(to_state="").last()
        assert last.to_state == letter.state
        assert last.at <= timezone.now()


def test_what_happened_happened_in_office_hours(demo):
    today = timezone.localdate()  # letters that this file walks through are of today
    for event in LetterEvent.objects.filter(letter__created_at__date__lt=today):
        local = timezone.localtime(event.at)
        assert local.weekday() < 5 and 8 <= local.hour <= 15, event


def test_every_seeded_signature_holds(demo):
    documents = Document.objects.filter(letter__state__in=WITH_SIGNATURE)
    assert documents.exists()
    for document in documents.select_related("file")[:3]:
        verdict = verify_bytes(bytes(document.file.signed), now=timezone.now())
        assert verdict.kind in (Kind.GENUINE, Kind.REVOKED)


def test_residents_obey_the_rules_of_their_numbers(demo):
    for resident in Resident.objects.all():
        assert nik_errors(resident.nik) == []
        assert resident.nik[12] == "9", "nobody real has this serial"
        assert not nik_warnings(
            resident.nik, birth_date=resident.birth_date, sex=resident.sex
        )
        assert kk_errors(resident.kk_number, nik=resident.nik) == []


def test_parents_are_older_than_their_children(demo):
    born = dict(Resident.objects.values_list("nik", "birth_date"))
    for child in Resident.objects.exclude(mother_nik=""):
        assert (child.birth_date - born[child.mother_nik]).days > 15 * 365


def test_officials_may_sign_for_their_village(demo):
    for official in Official.objects.all():
        official.full_clean()
    heads = Official.objects.filter(position=Official.Position.KADES)
    assert heads.count() == 10
    assert {"pj", "plt", "definitif"} == set(heads.values_list("capacity", flat=True))
    for head in heads:
        assert head.user.owns_password
        assert Specimen.objects.current_signature(head.user)
        assert Specimen.objects.current_stamp(head.office)


def test_a_second_run_changes_nothing(demo):
    before = [model.objects.count() for model in (User, Resident, Letter, LetterEvent)]
    assert "sudah ada" in run("seed_demo")
    after = [model.objects.count() for model in (User, Resident, Letter, LetterEvent)]
    assert before == after


def test_the_accounts_are_shown_and_exist(demo):
    shown = run("seed_demo", accounts=True)
    for account in accounts():
        assert account.username in shown
        assert User.objects.get(username=account.username).check_password("pitulungan")
    for username in ("operator.bangunrejolor", "kades.kalang", "operator.kua"):
        assert username in shown


@pytest.mark.parametrize("slug", SLUGS)
def test_a_walked_letter_is_genuine(slug, signed):
    code, said = verify(signed[slug])
    assert code == 0, said
    assert "Asli" in said


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils not installed")
def test_other_readers_call_it_signed(signed):
    for path in signed.values():
        seen = subprocess.run(["pdfsig", path], capture_output=True, text=True)
        assert "Signature is Valid" in seen.stdout
        assert "Total document signed" in seen.stdout


def test_the_walk_tells_number_address_and_times(demo):
    said = run("demo_letter", service="hajatan", out=str(demo / "again.pdf"), long=True)
    assert re.search(r"Nomor\s+: 300\.1/\d+/404\.604/\d{4}", said)
    assert re.search(r"No\. registrasi : PITU-\d\d-\d{5}", said)
    assert "/verifikasi/" in said
    assert "Tanda tangan Kepala Desa" in said and "60 dtk" in said


def test_one_changed_byte_is_noticed(signed, tmp_path):
    content = bytearray(signed["hajatan"].read_bytes())
    content[len(content) // 3] ^= 1
    path = tmp_path / "changed.pdf"
    path.write_bytes(content)
    code, said = verify(path)
    assert code == 1 and "Asli:" not in said


def test_what_is_no_letter_of_ours_is_told(signed, tmp_path):
    text = tmp_path / "text.pdf"
    text.write_text("bukan PDF")
    assert verify(text)[0] == 1
    assert verify(tmp_path / "none.pdf")[0] == 2


def test_a_revoked_letter_is_told(signed):
    document = Document.objects.filter(status=Document.Status.REVOKED).first()
    path = signed["hajatan"].with_name("revoked.pdf")
    path.write_bytes(bytes(document.file.signed))
    code, said = verify(path)
    assert code == 1 and said.startswith("Dicabut")
    assert document.end_reason in said
