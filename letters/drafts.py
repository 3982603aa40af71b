"""Begins and keeps drafts: what is typed is stored as it stands, right or wrong.

Only a letter that its origin still holds (draft, returned) can be written to. Nothing
is validated away here; `letters.completeness` tells what is missing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from letters import sop_clock
from letters.content import content_hash, people_of
from letters.forms.environment import environment
from letters.forms.indonesian import parse_date
from letters.forms.letter_form import person_keys, split_sensitive
from letters.forms.values import default_answers, raw_values
from letters.hajatan_agenda import held_days
from letters.models import Letter, LetterEvent, Party, Service
from letters.models.state_machine import EDITABLE
from letters.people import IDENTITY, linked_resident, person_of
from letters.prefill import origin_code, with_applicant_defaults
from letters.village_letter import void_if_changed
from registry.models import Office, User

KEEP = object()  # leaves what is stored


class DraftClosed(Exception):
    """The letter has left its origin; what was typed was not stored."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(
            f"Surat ini sudah berstatus “{letter.get_state_display()}”, jadi isiannya "
            "tidak dapat diubah lagi."
        )


class ServiceClosed(Exception):
    """This office may not start this service."""


def may_start(service: Service, office: Office) -> bool:
    """Whether an office of this level starts the service (desa, or KUA)."""
    version = service.newest_version()
    if version is None:
        return False
    level = "kua" if office.level == Office.Level.KUA else "desa"
    village = office.level in (Office.Level.DESA, Office.Level.KELURAHAN)
    return level in version.spec.start_at and (level == "kua" or village)


def begin(*, service: Service, origin: Office, by: User, now: datetime) -> Letter:
    """A new empty draft, pinned to the newest version. Raises ServiceClosed."""
    version = service.newest_version()
    if version is None or not may_start(service, origin):
        raise ServiceClosed(f"{origin.title} tidak dapat membuat {service.name}.")
    kecamatan = Office.objects.get(code=origin.kecamatan_code)
    env = environment(kecamatan=kecamatan, on=timezone.localdate(now))
    env["origin"] = origin_code(origin)
    answers = default_answers(version.spec, {}, env=env)
    plain, secret = split_sensitive(version.spec, answers)
    with transaction.atomic():
        letter = Letter(
            service_version=version,
            origin_office=origin,
            issuing_office=kecamatan,
            answers=plain,
            sensitive_answers=secret,
            created_by=by,
            created_at=now,
            updated_at=now,
            state_since=now,
        )
        letter._history_user = by
        letter._history_date = now
        letter.save()
        LetterEvent.objects.create(
            letter=letter,
            kind=LetterEvent.Kind.CREATED,
            by=by,
            at=now,
            to_state=letter.state,
        )
        sop_clock.begin(letter, now=now)
    return letter


def save_draft(
    *,
    letter_id: int,
    answers: Mapping[str, Any],
    people: Mapping[str, Sequence[Mapping[str, Any]]],
    by: User,
    now: datetime,
    resolved: Sequence[int] = (),
    urgent_reason: str | None = None,
    paper_received_at: datetime | None | object = KEEP,
    quiet: bool = False,
) -> Letter:
    """Store a draft as it was typed. Raises DraftClosed.

    Args: `people` by role, in order; `resolved` ids of defects that the operator
    marked as repaired. A defect whose target changed counts as repaired by itself.
    A changed content voids the village's signature and the number of its letter.
    `quiet`: the page saved by itself while somebody was typing; the history waits
    until he saves.
    """
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(of=("self",))
            .select_related("service_version", "origin_office", "issuing_office")
            .get(pk=letter_id)
        )
        if letter.state not in EDITABLE:
            raise DraftClosed(letter)
        before, hash_before = _content(letter), content_hash(letter)
        spec = letter.service_version.spec
        answers = with_applicant_defaults(letter, answers, people, now=now)
        plain, secret = split_sensitive(spec, answers)
        letter.answers, letter.sensitive_answers = plain, secret
        _store_people(letter, people, by=by, now=now)
        letter.subject_name = _subject_name(letter)
        letter.village_office = _village_of(letter, now=now)
        letter.held_from, letter.held_until = held_days(letter)
        if urgent_reason is not None:
            letter.urgent_reason = urgent_reason[:200]
        if paper_received_at is not KEEP:
            letter.paper_received_at = paper_received_at
        letter.updated_at = now
        letter._history_user = by
        letter._history_date = now
        letter._change_reason = "Isian disimpan"
        if quiet:
            letter.skip_history_when_saving = True
        letter.save()
        _resolve_defects(letter, before, resolved, by=by, now=now)
        void_if_changed(letter, before=hash_before, now=now)
    return letter


def _content(letter: Letter) -> dict[str, Any]:
    return {"answers": letter.all_answers, "people": people_of(letter)}


def _store_people(
    letter: Letter,
    people: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    by: User,
    now: datetime,
) -> None:
    linked = letter.parties.filter(resident__isnull=False).exclude(nik="")
    known = {
        party.nik: party.resident for party in linked.select_related("resident__office")
    }
    letter.parties.all().delete()
    rows = []
    for role in letter.service_version.spec.roles:
        allowed = person_keys(role)
        for order, typed in enumerate(people.get(role.slug, ())):
            data = {key: value for key, value in typed.items() if key in allowed}
            nik = str(data.get("nik") or "")
            resident = known.get(nik) or linked_resident(nik, user=by, now=now)
            if resident is not None:
                # who he is comes from the registry; only a repair there changes it
                person = person_of(resident)
                data |= {key: person[key] for key in IDENTITY}
                for key in ("hubungan_keluarga", "kepala_keluarga", "life_status"):
                    data[key] = person[key]
            kk = str(data.get("no_kk") or "")
            rows.append(
                Party(
                    letter=letter,
                    role=role.slug,
                    order=order,
                    resident=resident,
                    nik=nik if len(nik) == 16 else "",
                    kk_number=kk if len(kk) == 16 else "",
                    name=str(data.get("nama") or "")[:150],
                    birth_date=parse_date(data.get("tanggal_lahir")),
                    data=data,
                )
            )
    Party.objects.bulk_create(rows)
    letter._prefetched_objects_cache = {}


def _subject_name(letter: Letter) -> str:
    """The names under which lists and the register show the letter."""
    people = people_of(letter)
    names = [
        person.get("nama", "")
        for role in letter.service_version.spec.subject_roles
        for person in people.get(role.slug, [])
    ]
    return " & ".join(name for name in names if name)[:300]


def _village_of(letter: Letter, *, now: datetime) -> Office | None:
    """The village whose head signs: of the place that was answered, or the origin."""
    wanted = letter.service_version.spec.village_signature
    if wanted is None:
        return None
    if wanted.office_field:
        code = str(letter.all_answers.get(wanted.office_field) or "")
        if not code:
            env = environment(
                kecamatan=letter.issuing_office, on=timezone.localdate(now)
            )
            raw = raw_values(
                letter.service_version.spec,
                letter.all_answers,
                people_of(letter),
                env=env,
            )
            code = str(raw.get(wanted.office_field) or "")
        office = (
            Office.objects.at_or_below(letter.issuing_office.code)
            .filter(code=code, level__in=[Office.Level.DESA, Office.Level.KELURAHAN])
            .first()
        )
        if office is not None:
            return office
    is_village = letter.origin_office.level in (
        Office.Level.DESA,
        Office.Level.KELURAHAN,
    )
    return letter.origin_office if is_village else None


def _resolve_defects(
    letter: Letter,
    before: Mapping[str, Any],
    resolved: Sequence[int],
    *,
    by: User,
    now: datetime,
) -> None:
    after = _content(letter)
    for defect in letter.defects.filter(resolved_at__isnull=True):
        kind, _, rest = defect.target.partition(":")
        changed = False
        if kind == "field":
            changed = before["answers"].get(rest) != after["answers"].get(rest)
        elif kind == "role":
            role = rest.partition(":")[0]
            changed = before["people"].get(role) != after["people"].get(role)
        elif kind == "requirement":
            changed = letter.attachments.filter(
                requirement=rest, uploaded_at__gt=defect.created_at
            ).exists()
        if changed or defect.pk in resolved:
            defect.resolved_at, defect.resolved_by = now, by
            defect.save(update_fields=["resolved_at", "resolved_by"])
