"""The office's certificates: who may sign until when, and what the authority says."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from letters.admin import certificate_acts
from letters.admin.bsre import bsre_page
from letters.models import RevocationList, SigningCredential
from letters.signing import stamp_key
from letters.signing.due import WARNING, office_due, signers_due
from letters.signing.errors import SignatureError
from letters.signing.publication import (
    addresses,
    authority_directory,
    fingerprint,
    newest_list,
    published_certificate,
)
from registry.admin.base import ReadOnly, ScopedAdmin, SidePages
from registry.models import User

# address below letters/signingcredential/, name, view
PAGES = (
    ("terbitkan/", "enrol", certificate_acts.enrol_page),
    ("<int:pk>/cabut/", "revoke", certificate_acts.revoke_page),
    ("daftar-pencabutan/", "issue_list", certificate_acts.issue_list_page),
    ("bsre/", "bsre", bsre_page),
)


@dataclass(frozen=True)
class Row:
    """A certificate as the list shows it; `chip` is a name of the style sheet."""

    credential: SigningCredential
    words: str
    chip: str
    newest: bool  # of its owner, at this provider
    ends_soon: bool

    @property
    def may_be_revoked(self) -> bool:
        return self.credential.provider == "own" and self.credential.revoked_at is None


@dataclass(frozen=True)
class AuthorityShown:
    fingerprint: str
    not_after: datetime
    stamp_not_after: datetime | None
    revocation_list: RevocationList | None
    certificate_url: str
    list_url: str


def standing(credential: SigningCredential, *, now: datetime) -> tuple[str, str]:
    """(words, chip) of what can be done with it now."""
    if credential.revoked_at is not None:
        return ("Berakhir" if credential.provider == "bsre" else "Dicabut"), "revoked"
    if credential.not_after is not None and credential.not_after <= now:
        return "Habis", "draft"
    if credential.locked_until is not None and credential.locked_until > now:
        return "Terkunci", "returned"
    return "Berlaku", "signed"


@admin.register(SigningCredential)
class SigningCredentialAdmin(SidePages, ReadOnly, ScopedAdmin):
    """Certificates, without a byte of any key."""

    office_path = "user__office"
    pages = PAGES
    list_select_related = ["user__office"]
    actions = None
    fields = [
        "user",
        "provider",
        "subject",
        "serial",
        "not_before",
        "not_after",
        "issued_by",
        "revoked_at",
        "revocation_reason",
        "invalid_since",
        "revoked_by",
        "locked_until",
    ]
    readonly_fields = fields

    def get_queryset(self, request):
        hidden = ("pkcs12", "certificate", "identity")
        return super().get_queryset(request).defer(*hidden)

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        now = timezone.now()
        may_manage = request.user.has_perm(certificate_acts.PERMISSION)
        credentials = self.get_queryset(request).select_related("user__office")
        signers = User.objects.visible_to(request.user)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Sertifikat TTE",
            "rows": _rows(credentials, now=now),
            "authority": _authority(),
            "may_manage": may_manage,
            "due": office_due(now=now) + signers_due(users=signers, now=now),
        }
        return render(request, "letters/admin/certificates.html", context)


def _rows(credentials, *, now: datetime) -> list[Row]:
    """The newest first; an owner's newest of a provider is the one that signs."""
    seen, rows = set(), []
    for each in credentials.order_by("-pk"):
        words, chip = standing(each, now=now)
        newest = (each.user_id, each.provider) not in seen
        seen.add((each.user_id, each.provider))
        soon = (
            chip == "signed"
            and each.not_after is not None
            and each.not_after <= now + WARNING
        )
        rows.append(Row(each, words, chip, newest, soon))
    return rows


def _authority() -> AuthorityShown | None:
    """None while there is none that can be read; the notices say why."""
    try:
        certificate = published_certificate()
        stamp = stamp_key.load(authority_directory())
    except (SignatureError, OSError):
        return None
    if certificate is None:
        return None
    digits = fingerprint(certificate)
    published = addresses()
    return AuthorityShown(
        fingerprint=" ".join(digits[n : n + 4] for n in range(0, len(digits), 4)),
        not_after=x509.load_der_x509_certificate(certificate).not_valid_after_utc,
        stamp_not_after=stamp and stamp.certificate.not_valid_after_utc,
        revocation_list=newest_list(certificate),
        certificate_url=published.certificate,
        list_url=published.revocation_list,
    )
