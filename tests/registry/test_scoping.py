"""What each role sees, and that nobody sees more."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from registry.models import Office, Official, Resident, ResidentAccess, User
from registry.scoping import (
    LookupNotAllowed,
    LookupThrottled,
    can_see_office,
    forget_scope,
    look_up_by_full_nik,
    visible_office_ids,
)
from tests.factories import make_official, make_resident, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(timezone.datetime(2026, 10, 2, 9, 0))
ALL_OF_PITU = 12  # kecamatan, KUA, ten villages


@pytest.mark.parametrize(
    ("who", "offices"),
    [
        ("clerk", 1),
        ("head", 1),
        ("outsider", 1),
        ("kua_clerk", 1),
        ("examiner", ALL_OF_PITU),
        ("registrar", ALL_OF_PITU),
        ("camat", ALL_OF_PITU),
        ("supervisor", ALL_OF_PITU),
        ("stranger", 0),
    ],
)
def test_a_role_sees_its_office_and_those_below(people, who, offices):
    user = people[who]
    assert len(visible_office_ids(user)) == offices
    assert Office.objects.visible_to(user).count() == offices
    assert can_see_office(user, user.office_id) is bool(offices)


def test_a_kabupaten_sees_every_kecamatan_below_it(kecamatan):
    other = Office.objects.create(code="35.21.09", level="kecamatan", name="Ngawi")
    Office.objects.create(code="35.22", level="kabupaten", name="Bojonegoro")
    user = make_user("kabupaten", office=Office.objects.get(code="35.21"))
    assert other.pk in visible_office_ids(user)
    assert len(visible_office_ids(user)) == ALL_OF_PITU + 2


def test_a_code_that_only_begins_alike_is_not_below(desa_kalang):
    assert "35.21.16.2001" in Office.objects.at_or_below("35.21.16").values_list(
        "code", flat=True
    )
    assert not Office.objects.at_or_below("35.21.1").exists()


def test_a_superuser_sees_no_more_than_his_office(desa_kalang):
    root = make_user("root", office=None, is_superuser=True)
    assert visible_office_ids(root) == frozenset()
    root.office = desa_kalang
    forget_scope(root)
    assert visible_office_ids(root) == {desa_kalang.pk}


def test_nobody_and_the_dismissed_see_nothing(clerk):
    assert visible_office_ids(AnonymousUser()) == frozenset()
    clerk.is_active = False
    assert visible_office_ids(clerk) == frozenset()


@pytest.mark.parametrize(
    ("starts", "ends", "seen"),
    [(-10, None, True), (-10, 0, True), (0, 0, True), (-10, -1, False), (1, 5, False)],
)
def test_an_appointment_opens_its_office_while_it_runs(
    clerk, desa_pitu, starts, ends, seen
):
    today = timezone.localdate()
    make_official(
        user=clerk,
        office=desa_pitu,
        position=Official.Position.KADES,
        capacity=Official.Capacity.PJ,
        start_date=today + timedelta(days=starts),
        end_date=None if ends is None else today + timedelta(days=ends),
    )
    assert can_see_office(clerk, desa_pitu.pk) is seen


def test_scope_is_resolved_once(clerk, django_assert_num_queries):
    clerk = User.objects.select_related("office").get(pk=clerk.pk)
    with django_assert_num_queries(2):
        visible_office_ids(clerk)
        visible_office_ids(clerk)


def test_residents_of_another_village_are_not_there(clerk, outsider, desa_kalang):
    resident = make_resident(office=desa_kalang)
    assert resident in Resident.objects.visible_to(clerk)
    assert not Resident.objects.visible_to(outsider).exists()


def test_the_kua_finds_anyone_of_the_kecamatan_by_full_nik(kua_clerk, desa_kalang):
    resident = make_resident(office=desa_kalang)
    assert not Resident.objects.visible_to(kua_clerk).exists()
    spaced = f"{resident.nik[:6]} {resident.nik[6:]}"
    assert look_up_by_full_nik(user=kua_clerk, nik=spaced, now=NOW) == resident
    logged = ResidentAccess.objects.get()
    assert (logged.user, logged.resident, logged.at) == (kua_clerk, resident, NOW)


def test_the_user_of_a_request_is_a_user_too(kua_clerk, desa_kalang, desa_pitu):
    user = SimpleLazyObject(lambda: User.objects.get(pk=kua_clerk.pk))
    resident = make_resident(office=desa_kalang)
    assert look_up_by_full_nik(user=user, nik=resident.nik, now=NOW) == resident
    user.office = desa_pitu
    forget_scope(user)
    assert visible_office_ids(user) == {desa_pitu.pk}


@pytest.mark.parametrize("cut", [0, 6, 15])
def test_part_of_a_nik_finds_nobody(kua_clerk, desa_kalang, cut):
    resident = make_resident(office=desa_kalang)
    part = resident.nik[:cut]
    assert look_up_by_full_nik(user=kua_clerk, nik=part, now=NOW) is None


def test_the_kua_does_not_reach_another_kecamatan(kua_clerk):
    Office.objects.create(code="35.21.09", level="kecamatan", name="Ngawi")
    far = Office.objects.create(code="35.21.09.2001", level="desa", name="Jururejo")
    resident = make_resident(office=far)
    assert look_up_by_full_nik(user=kua_clerk, nik=resident.nik, now=NOW) is None


def test_looking_up_needs_its_permission(clerk, desa_pitu):
    resident = make_resident(office=desa_pitu)
    with pytest.raises(LookupNotAllowed):
        look_up_by_full_nik(user=clerk, nik=resident.nik, now=NOW)


def test_guessing_numbers_is_stopped(kua_clerk, desa_kalang, settings):
    settings.KUA_LOOKUPS_PER_HOUR = 2
    resident = make_resident(office=desa_kalang)
    unknown = "3521160101809999"
    for _ in range(2):
        assert look_up_by_full_nik(user=kua_clerk, nik=unknown, now=NOW) is None
    with pytest.raises(LookupThrottled, match="per jam"):
        look_up_by_full_nik(user=kua_clerk, nik=resident.nik, now=NOW)
    later = NOW + timedelta(hours=1)
    found = look_up_by_full_nik(user=kua_clerk, nik=resident.nik, now=later)
    assert found == resident


def test_a_look_up_within_scope_is_not_logged(registrar, kua_clerk, desa_kalang):
    resident = make_resident(office=desa_kalang, birth_date=date(1990, 1, 2))
    registrar.user_permissions.set(
        kua_clerk.groups.get().permissions.filter(codename="look_up_by_nik")
    )
    assert look_up_by_full_nik(user=registrar, nik=resident.nik, now=NOW) == resident
    assert not ResidentAccess.objects.exists()
