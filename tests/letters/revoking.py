"""An authority with one signer, whose certificate can be taken back."""

from datetime import UTC, datetime, timedelta

from cryptography import x509

from letters.models import RevocationList, SigningCredential
from letters.signing.authority import Authority, create_authority
from letters.signing.enrolment import enrol
from letters.signing.publication import addresses, authority_directory
from letters.signing.revocation import Reason, revoke
from registry.models import User

AUTHORITY = "otoritas uji 1"
OWN = "rahasia uji 2"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NOW = START + timedelta(days=20)


def make_authority(tmp_path, settings) -> Authority:
    """Of a site with an address of its own, in a folder of its own."""
    settings.KEY_DIR = tmp_path
    settings.SITE_URL = "https://surat.example.id"
    return create_authority(
        directory=authority_directory(),
        organisation="Kecamatan Pitu",
        passphrase=AUTHORITY,
        now=START,
        published=addresses(),
    )


def enrol_signer(user: User) -> SigningCredential:
    return enrol(user=user, authority_passphrase=AUTHORITY, passphrase=OWN, now=START)


def take_back(credential, *, reason=Reason.LOST_KEY, since=None, now=NOW, **more):
    """Revoke it; `more` instead of what is usual."""
    values = {
        "credential_id": credential.pk,
        "reason": reason,
        "invalid_since": since,
        "authority_passphrase": AUTHORITY,
        "by": None,
        "now": now,
    }
    return revoke(**values | more)


def newest() -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(bytes(RevocationList.objects.first().der))
