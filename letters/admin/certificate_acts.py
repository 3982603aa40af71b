"""Issuing and revoking certificates: a page for each act, GET shows and POST acts.

The authority's passphrase is tried a few times only: who has an admin's session shall
not guess it here.
"""

from collections.abc import Callable

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from letters.admin.certificate_forms import EnrolForm, ListForm, RevokeForm
from letters.models import Document, SigningCredential
from letters.signing.enrolment import enrol
from letters.signing.errors import SignatureError, WrongPassphrase
from letters.signing.revocation import reissue_list, revoke
from letters.templatetags.office import moment
from registry.models import User

PERMISSION = "letters.manage_certificates"
TRIES, PAUSE = 5, 15 * 60  # wrong ones of one user; seconds, per server process
LISTED = "admin:letters_signingcredential_changelist"
secret = sensitive_post_parameters(
    "authority_passphrase", "passphrase", "passphrase_again"
)


@secret
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("form")
def enrol_page(request: HttpRequest, *, model_admin) -> HttpResponse:
    """A new certificate for a signer, the first or the next."""
    _require(request)
    form = EnrolForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        on=timezone.localdate(),
        initial={"signer": request.GET.get("pengguna")},
    )

    @sensitive_variables()
    def act() -> str:
        data = form.cleaned_data
        credential = enrol(
            user=data["signer"],
            authority_passphrase=data["authority_passphrase"],
            passphrase=data["passphrase"],
            now=timezone.now(),
            by=request.user,
        )
        model_admin.log_addition(request, credential, "Sertifikat diterbitkan.")
        return (
            f"Sertifikat untuk {credential.subject} berlaku sampai "
            f"{moment(credential.not_after)}."
        )

    return _answer(
        request,
        model_admin,
        form=form,
        act=act,
        title="Terbitkan sertifikat",
        button="Terbitkan sertifikat",
        promises=[
            "Penanda tangan duduk di sini dan mengetik passphrase-nya sendiri; tidak "
            "seorang pun, termasuk server, mengetahuinya kemudian.",
            "Sertifikat berlaku lima tahun. Nama dan NIP diambil dari data Pejabat.",
            "Sertifikat yang lama tidak dicabut: surat-surat yang sudah "
            "ditandatangani dengannya tetap sah.",
        ],
    )


@secret
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("form")
def revoke_page(request: HttpRequest, pk: int, *, model_admin) -> HttpResponse:
    """Revoke one certificate, and publish the list that says so."""
    _require(request)
    credential = get_object_or_404(
        model_admin.get_queryset(request).select_related("user"), pk=pk
    )
    blocked = _blocked(credential)
    form = RevokeForm(
        request.POST if request.method == "POST" and not blocked else None,
    )

    @sensitive_variables()
    def act() -> str:
        data = form.cleaned_data
        revoked = revoke(
            credential_id=credential.pk,
            reason=data["reason"],
            invalid_since=data["since"],
            authority_passphrase=data["authority_passphrase"],
            by=request.user,
            now=timezone.now(),
        )
        model_admin.log_change(request, revoked, "Sertifikat dicabut.")
        return f"Sertifikat {revoked.subject} dicabut.{_doubtful(revoked)}"

    return _answer(
        request,
        model_admin,
        form=form,
        act=act,
        title="Cabut sertifikat",
        button="Cabut sertifikat",
        danger=True,
        credential=credential,
        blocked=blocked,
        promises=[
            "Sertifikat ini tidak dapat dipakai menandatangani lagi, dan pencabutannya "
            "diumumkan. Tindakan ini tidak bisa dibatalkan.",
            "Masa jabatan yang berakhir bukan alasan mencabut: di luar masa "
            "jabatannya seorang pejabat memang tidak dapat menandatangani.",
            "Pembaca PDF dapat menyebut surat lama tidak sah bila sertifikatnya "
            "dicabut; halaman verifikasi kantor tetap mengakui surat yang "
            "ditandatangani sebelum waktu yang diragukan.",
        ],
    )


@secret
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("form")
def issue_list_page(request: HttpRequest, *, model_admin) -> HttpResponse:
    """The list of revoked certificates anew, before it runs out."""
    _require(request)
    form = ListForm(request.POST if request.method == "POST" else None)

    @sensitive_variables()
    def act() -> str:
        found = reissue_list(
            authority_passphrase=form.cleaned_data["authority_passphrase"],
            by=request.user,
            now=timezone.now(),
        )
        return f"{found} diterbitkan, berlaku sampai {moment(found.next_update)}."

    return _answer(
        request,
        model_admin,
        form=form,
        act=act,
        title="Terbitkan ulang daftar pencabutan",
        button="Terbitkan ulang",
        promises=[
            "Daftar yang sama diumumkan dengan nomor baru dan berlaku 400 hari.",
            "Setiap surat yang ditandatangani sesudahnya memuat daftar itu.",
        ],
    )


def _require(request: HttpRequest) -> None:
    # the authority is the office's; who belongs to none has no business with it
    if not request.user.has_perm(PERMISSION) or request.user.office_id is None:
        raise PermissionDenied("Anda tidak berwenang mengurus sertifikat.")


def _blocked(credential: SigningCredential) -> str:
    if credential.revoked_at is not None:
        return f"Sertifikat ini sudah dicabut {moment(credential.revoked_at)}."
    if credential.provider != "own":
        return "Sertifikat ini dicabut di penerbitnya, bukan di sini."
    return ""


def _doubtful(credential: SigningCredential) -> str:
    """How many letters are doubtful now; the admin has to tell their holders."""
    if credential.invalid_since is None:
        return ""
    count = Document.objects.filter(
        certificate_serial=credential.serial,
        signed_at__gte=credential.invalid_since,
    ).count()
    return f" {count} surat yang ditandatangani sejak itu menjadi meragukan."


@sensitive_variables("form", "context")
def _answer(
    request: HttpRequest,
    model_admin,
    *,
    form: Form,
    act: Callable[[], str],
    title: str,
    button: str,
    promises: list[str],
    danger: bool = False,
    credential: SigningCredential | None = None,
    blocked: str = "",
) -> HttpResponse:
    """Act on a POST that holds, else show the page with what is wrong."""
    problem = ""
    if request.method == "POST" and not blocked and form.is_valid():
        try:
            done = _guarded(request.user, act)
        except SignatureError as error:
            problem = str(error)
        else:
            messages.success(request, done)
            return redirect(LISTED)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": SigningCredential._meta,
        "title": title,
        "form": form,
        "button": button,
        "danger": danger,
        "promises": promises,
        "credential": credential,
        "blocked": blocked,
        "problem": problem,
    }
    return render(request, "letters/admin/certificate_act.html", context)


def _guarded(user: User, act: Callable[[], str]) -> str:
    """Raises WrongPassphrase at once when a user was wrong too often."""
    key = f"authority-passphrase:{user.pk}"
    if cache.get(key, 0) >= TRIES:
        raise WrongPassphrase(
            "Passphrase otoritas salah terlalu sering. Coba lagi 15 menit lagi."
        )
    try:
        return act()
    except WrongPassphrase:
        cache.set(key, cache.get(key, 0) + 1, PAUSE)
        raise
