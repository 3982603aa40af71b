"""Named people for every test: who works where, in which role.

Offices, code lists, holidays, roles and services are loaded once, by the very code of
the commands that load them.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group

from registry.models import Office, Official, User
from registry.reference import load_all
from registry.roles import apply_table, read_table
from tests.factories import make_official, make_user
from tests.factories_letters import load_services

# What these ask of files, PDFs, signatures, words on pages and rights is the same on
# every database; .ci/run leaves them out on PostgreSQL, `make test-postgres` does not.
ONE_ENGINE = (
    "attack/test_certificate_passphrases.py",
    "attack/test_escalation.py",
    "attack/test_every_address.py",
    "attack/test_forgeries.py",
    "attack/test_odd_requests.py",
    "attack/test_other_signers.py",
    "attack/test_public_page.py",
    "attack/test_scripts.py",
    "attack/test_secrets_stay.py",
    "attack/test_uploads.py",
    "letters/test_archive_export.py",
    "letters/test_bsre",
    "letters/test_certificate_pages.py",
    "letters/test_checking.py",
    "letters/test_computed.py",
    "letters/test_correction_pages.py",
    "letters/test_faults_pages.py",
    "letters/test_files.py",
    "letters/test_figures_scope.py",
    "letters/test_memory.py",
    "letters/test_pages.py",
    "letters/test_pdf_of_",
    "letters/test_public_limits.py",
    "letters/test_public_pages.py",
    "letters/test_receipt.py",
    "letters/test_register_files.py",
    "letters/test_rendering.py",
    "letters/test_rules.py",
    "letters/test_scans.py",
    "letters/test_schema.py",
    "letters/test_services_",
    "letters/test_signing_",
    "letters/test_step_pages.py",
    "letters/test_texts.py",
    "letters/test_values.py",
    "letters/test_village_letter_pages.py",
    "letters/test_who_may.py",
    "registry/imports/test_cells.py",
    "registry/imports/test_hostile.py",
    "registry/imports/test_readers",
    "registry/test_admin_pages.py",
    "registry/test_ink.py",
)


def pytest_collection_modifyitems(items):
    tests = Path(__file__).parent
    for item in items:
        if str(item.path.relative_to(tests)).startswith(ONE_ENGINE):
            item.add_marker(pytest.mark.one_engine)


def pytest_configure():
    # a slow hash protects passwords, not tests
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # each test client would look through all static files anew; live_server has
    # its own way to serve them
    settings.WHITENOISE_USE_FINDERS = False
    # whitenoise warns when nothing was collected yet
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def load_reference() -> None:
    """Reference data and roles, unless they are there already."""
    if not Office.objects.exists():
        load_all()
    if not Group.objects.exists():
        apply_table(read_table())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_all()
        apply_table(read_table())
        load_services()  # a fifth of a second, which hardly a test can do without


@pytest.fixture
def kecamatan(db) -> Office:
    load_reference()  # a transactional test before this one may have emptied all
    return Office.objects.get(code="35.21.16")


@pytest.fixture
def desa_kalang(kecamatan) -> Office:
    return Office.objects.get(code="35.21.16.2001")


@pytest.fixture
def desa_pitu(kecamatan) -> Office:
    return Office.objects.get(code="35.21.16.2002")


@pytest.fixture
def kua(kecamatan) -> Office:
    return Office.objects.get(code="35.21.16.KUA")


@pytest.fixture
def clerk(desa_kalang) -> User:
    return make_user("operator.kalang", office=desa_kalang, group="Operator Desa")


@pytest.fixture
def head(desa_kalang) -> User:
    """The kades of Kalang, in office."""
    user = make_user("kades.kalang", office=desa_kalang, group="Kepala Desa")
    make_official(user=user, office=desa_kalang, position=Official.Position.KADES)
    return user


@pytest.fixture
def outsider(desa_pitu) -> User:
    """The operator of another village."""
    return make_user("operator.pitu", office=desa_pitu, group="Operator Desa")


@pytest.fixture
def kua_clerk(kua) -> User:
    return make_user("operator.kua", office=kua, group="Operator KUA")


@pytest.fixture
def examiner(kecamatan) -> User:
    return make_user("operator.kecamatan", office=kecamatan, group="Operator Kecamatan")


@pytest.fixture
def registrar(kecamatan) -> User:
    return make_user("admin.kecamatan", office=kecamatan, group="Admin Kecamatan")


@pytest.fixture
def camat(kecamatan) -> User:
    """The camat, in office."""
    user = make_user("camat", office=kecamatan, group="Camat")
    make_official(user=user, office=kecamatan, position=Official.Position.CAMAT)
    return user


@pytest.fixture
def supervisor(kecamatan) -> User:
    """The secretary of the kecamatan, in office."""
    user = make_user("sekcam", office=kecamatan, group="Supervisor")
    make_official(user=user, office=kecamatan, position=Official.Position.SEKCAM)
    return user


@pytest.fixture
def stranger(db) -> User:
    """An account with a role but without an office."""
    load_reference()
    return make_user("tanpa.kantor", office=None, group="Admin Kecamatan")


@pytest.fixture
def people(
    clerk,
    head,
    outsider,
    kua_clerk,
    examiner,
    registrar,
    camat,
    supervisor,
    stranger,
) -> dict[str, User]:
    """Everybody, by the name of the fixture."""
    return {key: value for key, value in locals().items() if isinstance(value, User)}
