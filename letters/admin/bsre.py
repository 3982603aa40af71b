"""Who signs at BSrE: registered, asked after and ended by the admin of an office."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from letters.models import Provider, SigningCredential
from letters.signing.bsre import registration
from letters.signing.bsre.session import ensure_may_sign
from letters.signing.errors import SignatureError
from registry.models import User
from registry.scoping import visible_office_ids


class RegistrationForm(forms.Form):
    user = forms.ModelChoiceField(
        label="Penanda tangan",
        queryset=User.objects.none(),
        empty_label="— pilih orangnya —",
    )
    name = forms.CharField(
        label="Nama di sertifikat BSrE",
        max_length=120,
        help_text=("Tanpa gelar pun boleh. Tanda tangan atas nama lain akan ditolak."),
    )
    nik = forms.CharField(
        label="NIK yang terdaftar di BSrE",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Disimpan tersandi dan tidak ditampilkan lagi.",
    )
    email = forms.EmailField(
        label="atau email yang terdaftar di BSrE",
        required=False,
        help_text="Hanya untuk gateway versi 2.",
    )

    def __init__(self, *args, signers: QuerySet[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = signers


@sensitive_post_parameters("nik")
@require_http_methods(["GET", "HEAD", "POST"])
def bsre_page(request: HttpRequest, *, model_admin) -> HttpResponse:
    """List, register, ask for the status, end. POST acts."""
    if not request.user.has_perm("letters.manage_certificates"):
        raise PermissionDenied("Anda tidak berwenang mendaftarkan penanda tangan.")
    form = RegistrationForm(signers=_signers(request.user))
    if request.method == "POST":
        if "daftar" in request.POST:
            form = RegistrationForm(request.POST, signers=_signers(request.user))
            if _register(request, form):
                return redirect(request.path)
        else:
            _act(request)
            return redirect(request.path)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": SigningCredential._meta,
        "title": "Penanda tangan BSrE",
        "form": form,
        "registered": _registered(request.user),
        "has_gateway": bool(settings.BSRE_URL),
    }
    return render(request, "letters/admin/bsre.html", context)


def _signers(user: User) -> QuerySet[User]:
    """People of the offices he sees who may sign letters."""
    return (
        User.objects.filter(
            office__in=visible_office_ids(user),
            is_active=True,
            groups__permissions__codename="sign_letter",
        )
        .distinct()
        .order_by("name")
    )


def _registered(user: User) -> QuerySet[SigningCredential]:
    return SigningCredential.objects.filter(
        provider=Provider.BSRE,
        revoked_at__isnull=True,
        user__office__in=visible_office_ids(user),
    ).select_related("user")


def _register(request: HttpRequest, form: RegistrationForm) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        registration.register(**given, now=timezone.now())
    except SignatureError as error:
        form.add_error(None, str(error))
        return False
    messages.success(
        request,
        f"{given['user'].name} sekarang menandatangani dengan BSrE. Surat yang sudah "
        "menunggu tanda tangannya tetap memakai penyedia yang tercetak padanya.",
    )
    return True


def _act(request: HttpRequest) -> None:
    """Ask BSrE for the status of one person, or end what he is registered for."""
    wanted = request.POST.get("cek") or request.POST.get("akhiri") or ""
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise Http404
    credential = _registered(request.user).filter(pk=wanted).first()
    if credential is None:
        raise Http404
    if "akhiri" in request.POST:
        registration.end(credential=credential, now=timezone.now())
        messages.success(request, f"{credential.user.name} tidak lagi memakai BSrE.")
        return
    try:
        ensure_may_sign(identity=credential.identity)
    except SignatureError as error:
        messages.error(request, str(error).replace(" Surat belum ditandatangani.", ""))
    else:
        messages.success(
            request, f"BSrE: {credential.user.name} dapat menandatangani (ISSUE)."
        )
