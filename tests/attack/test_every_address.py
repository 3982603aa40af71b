"""Every address of the site, asked for by those who may not see what is behind it."""

# long because: the rows of every model stand in one table, beside what is tried on them

from datetime import time
from uuid import uuid4

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from letters.models import (
    Letter,
    LetterEvent,
    LetterExport,
    NoticeText,
    OutsideScan,
    OversightSetting,
    RegisteredRequest,
    RegisterLine,
    SeriesYear,
    ServiceSetting,
    State,
    VillageNumbering,
)
from letters.outside_numbers import take_outside
from letters.uploads import examine
from registry.models import (
    Letterhead,
    Notification,
    OfficeHours,
    Official,
    PopulationImport,
    ResidentAccess,
    ResidentExport,
    Specimen,
)
from tests.attack import addresses
from tests.attack.conftest import enter, prey_in
from tests.factories_letters import picture

REFUSED = {302, 403, 404, 405}
FORGED = {
    "reason": "x",
    "verdict": "right",
    "name": "x",
    "post": "yes",
    "isian-lengkap": "1",
    "password1": "kata-sandi-baru-19",
    "password2": "kata-sandi-baru-19",
}


def test_every_address_is_classified():
    assert addresses.found() == addresses.known()


def test_an_address_without_a_name_shows_nothing():
    # the old address of a row leads to its page, and the rest is 404
    old = {
        f"kantor/{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/"
        for model in admin.site._registry
    }
    assert addresses.nameless() == old | {"kantor/(?P<url>.*)$", "favicon.ico"}


def _rows(prey, people) -> dict[str, object]:
    """A row of each scoped model that belongs to Kalang or to the kecamatan."""
    letter = prey.letter
    return {
        "registry_office": letter.origin_office,
        "registry_letterhead": Letterhead.objects.filter(
            office=letter.origin_office
        ).first()
        or Letterhead.objects.create(office=letter.origin_office),
        "registry_specimen": Specimen.objects.get(kind="stamp"),
        "registry_user": people["clerk"],
        "registry_official": Official.objects.get(user=people["head"]),
        "registry_resident": prey.resident,
        "registry_residentaccess": ResidentAccess.objects.create(
            user=people["clerk"], resident=prey.resident, at=timezone.now(), purpose="x"
        ),
        "registry_residentexport": ResidentExport.objects.create(
            user=people["clerk"], at=timezone.now(), count=1, file_type="csv"
        ),
        "registry_populationimport": PopulationImport.objects.create(
            office=letter.origin_office,
            uploaded_by=people["clerk"],
            uploaded_at=timezone.now(),
            file_size=1,
            file_name=f"{prey.resident.name}.csv",
            state=PopulationImport.State.READY,
        ),
        "registry_officehours": OfficeHours.objects.create(
            office=letter.origin_office, weekday=0, opens=time(8), closes=time(15)
        ),
        "letters_oversightsetting": OversightSetting.objects.create(
            office=letter.issuing_office
        ),
        "letters_noticetext": NoticeText.objects.get(
            office=letter.issuing_office, key="signed"
        ),
        "registry_notification": Notification.objects.create(
            recipient=people["clerk"],
            office=letter.issuing_office,
            event="uji",
            text=prey.resident.name,
            email="uji@example.com",
            mail="sent",
            created_at=timezone.now(),
        ),
        "letters_letter": letter,
        "letters_archivedletter": letter,
        "letters_registerline": letter.register_line,
        "letters_registeredrequest": RegisteredRequest.objects.get(pk=letter.pk),
        "letters_letterexport": LetterExport.objects.create(
            user=people["clerk"],
            at=timezone.now(),
            what="register",
            filter=prey.resident.name,
            count=1,
            file_type="csv",
        ),
        "letters_seriesyear": SeriesYear.objects.first(),
        "letters_villagenumbering": VillageNumbering.objects.create(
            office=letter.origin_office
        ),
        "letters_service": letter.service_version.service,
        "letters_serviceversion": letter.service_version,
        "letters_servicesetting": ServiceSetting.objects.first(),
        "letters_signingcredential": people["camat"].credentials.first(),
    }


def _outside_line(prey, people) -> RegisterLine:
    """A number of the kecamatan for a letter made elsewhere, with its scan."""
    return take_outside(
        series=prey.letter.register_line.series,
        classification="400",
        subject=prey.resident.name,
        addressee=prey.resident.name,
        handler="Kasi",
        token=uuid4(),
        by=people["examiner"],
        now=timezone.now(),
        scan=examine(picture()),
    )


def _addresses_of(prey, people) -> list[str]:
    letter = prey.letter
    given = {
        "pk": letter.pk,
        "requirement": letter.service_version.spec.requirements[0].slug,
        "attachment": letter.attachments.first().pk,
        "step": "approve",
        "document": letter.document_id,
    }
    found = [
        reverse(f"admin:letters_letter_{name}", args=[given[key] for key in keys])
        for name, keys in addresses.OF_A_LETTER.items()
    ]
    rows = _rows(prey, people)
    given |= {"import": rows["registry_populationimport"].pk, "act": "buang"}
    found += [
        reverse(
            f"admin:registry_populationimport_{name}", args=[given[k] for k in keys]
        )
        for name, keys in addresses.OF_AN_IMPORT.items()
    ]
    outside = _outside_line(prey, people)
    given |= {"line": outside.pk, "scan": outside.scans.get().pk}
    found += [
        reverse(f"admin:letters_registerline_{name}", args=[given[k] for k in keys])
        for name, keys in addresses.OF_A_LINE.items()
    ]
    found.append(reverse("admin:registry_resident_family", args=[prey.resident.pk]))
    credential = rows["letters_signingcredential"]
    found.append(
        reverse("admin:letters_signingcredential_revoke", args=[credential.pk])
    )
    for model, row in rows.items():
        found += [
            reverse(f"admin:{model}_{page}", args=[row.pk])
            for page in addresses.ROW_PAGES
        ]
        if model in addresses.WITH_VERSIONS:
            version = row.history.first()
            pk = version.pk if version else 1
            found.append(reverse(f"admin:{model}_simple_history", args=[row.pk, pk]))
    found.append(reverse("admin:auth_user_password_change", args=[people["clerk"].pk]))
    return found


def _traces(letter: Letter, people) -> tuple:
    now = Letter.objects.get(pk=letter.pk)
    people["clerk"].refresh_from_db()
    return (
        now.state,
        now.updated_at,
        now.answers,
        LetterEvent.objects.filter(letter=letter).count(),
        letter.attachments.current().count(),
        people["clerk"].password,
        list(letter.attachments.values_list("verdict", flat=True)),
        list(RegisterLine.objects.order_by("pk").values_list("status", "reason")),
        OutsideScan.objects.count(),
    )


def test_the_rows_are_those_of_the_table(people):
    prey = prey_in(State.SIGNED, people)
    assert set(_rows(prey, people)) == addresses.SCOPED


@pytest.mark.parametrize("state", [State.AWAITING_SIGNATURE, State.SIGNED])
def test_what_belongs_to_an_office_is_nothing_to_others(client, people, enemies, state):
    prey = prey_in(state, people)
    paths = _addresses_of(prey, people)
    before = _traces(prey.letter, people)
    wrong = []
    for who, user in enemies.items():
        enter(client, user)
        for path in paths:
            for answer in (client.get(path), client.post(path, FORGED)):
                told = answer.status_code
                if told == 302 and "/kantor/login/" not in answer["Location"]:
                    wrong.append(f"{who} {path}: led to {answer['Location']}")
                if told not in REFUSED:
                    wrong.append(f"{who} {path}: {told}")
                if leaked := prey.leaks(answer):
                    wrong.append(f"{who} {path}: reads {leaked}")
    assert not wrong, "\n".join(wrong)
    assert _traces(prey.letter, people) == before


def test_lists_and_pages_without_a_row_show_nothing_of_others(client, people, enemies):
    prey = prey_in(State.SIGNED, people)
    names = {
        f"admin:{model}_{page}"
        for model in addresses.SCOPED | addresses.OF_NOBODY | addresses.CLOSED
        for page in addresses.LIST_PAGES
    }
    skipped = {"admin:logout", "admin:view_on_site", "admin:app_list"}
    names |= addresses.SITE - skipped - {"admin:letters_letter_begin"}
    paths = [reverse(name) for name in sorted(names)]
    listing = reverse("admin:letters_letter_changelist")
    paths += [f"{listing}?tab=semua", f"{listing}?q=Suk", "/kantor/letters/"]
    paths += [f"{listing}?desa={prey.letter.origin_office.code}&tab=semua"]
    paths += [reverse("admin:letters_letter_begin", args=["hajatan"])]
    paths += [reverse("admin:view_on_site", args=[1, prey.letter.pk])]
    wrong = []
    for who, user in enemies.items():
        enter(client, user)
        for path in paths:
            answer = client.get(path)
            if leaked := prey.leaks(answer):
                wrong.append(f"{who} {path}: reads {leaked}")
            if answer.status_code >= 500:
                wrong.append(f"{who} {path}: {answer.status_code}")
        for term in (prey.resident.nik, "Sukarno"):
            residents = reverse("admin:registry_resident_changelist")
            for path in (listing + "?tab=semua", residents):
                client.post(path, {"q": term, "resident_search": term})
                answer = client.get(path)
                text = answer.content.decode()
                # what he typed himself stands in the search box
                if text.count(term) > 2 or prey.letter.registration_number in text:
                    wrong.append(f"{who} {path}: finds {term}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("model", sorted(addresses.CLOSED))
def test_djangos_own_tables_open_to_no_role(client, people, model):
    for who, user in people.items():
        enter(client, user)
        for page in addresses.LIST_PAGES:
            path = reverse(f"admin:{model}_{page}")
            assert client.get(path).status_code == 403, (who, path)
            assert client.post(path, FORGED).status_code == 403, (who, path)


def test_the_neighbours_own_files_are_not_found_under_ones_own_letter(client, people):
    """An id of another letter's file or document, under a letter one may open."""
    prey = prey_in(State.AWAITING_SIGNATURE, people)
    own = make_own_draft(people["outsider"])
    enter(client, people["outsider"])
    file = prey.letter.attachments.first()
    for name, args in (
        ("file", [own.pk, file.pk]),
        ("document_shown", [own.pk, prey.letter.document_id]),
    ):
        path = reverse(f"admin:letters_letter_{name}", args=args)
        assert client.get(path).status_code == 404, path
    for name in ("file_remove", "verdict"):
        path = reverse(f"admin:letters_letter_{name}", args=[own.pk, file.pk])
        assert client.post(path, {"verdict": "wrong"}).status_code in (302, 404)
    file.refresh_from_db()
    assert file.removed_at is None
    assert file.verdict == "right"


def make_own_draft(user) -> Letter:
    from tests.factories_letters import make_draft

    return make_draft(by=user, now=timezone.now())
