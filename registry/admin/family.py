"""The family card as a page: head, members in its order, where they live.

Reached by the resident, so that no KK number stands in an address. Members outside
the user's offices are counted and not named.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.identifiers import mask_nik
from registry.models import Resident

MOST = 100  # a card of more is a mistake in the data, told as such


@require_safe
def family(request: HttpRequest, pk: int, *, model_admin) -> HttpResponse:
    """404 outside the user's offices, 403 for who sees no residents."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    resident = model_admin.get_queryset(request).filter(pk=pk).first()
    if resident is None:
        raise Http404
    user = request.user
    related = ["office", "marital_status", "occupation"]
    everyone = Resident.objects.family_of(resident)
    seen = Resident.objects.visible_to(user).family_of(resident)
    members = list(seen.select_related(*related)[:MOST])
    heads = [
        each
        for each in members
        if each.family_relation == Resident.Relation.KEPALA_KELUARGA
    ]
    living = [each for each in heads if each.life_status == Resident.LifeStatus.HIDUP]
    head = (living or heads or [None])[0]
    place = head or resident
    hamlet = place.hamlet.title()
    full = model_admin.has_change_permission(request)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": Resident._meta,
        "title": f"Kartu keluarga {head.name if head else resident.name}",
        "resident": resident,
        "kk_number": resident.kk_number if full else mask_nik(resident.kk_number),
        "head": head,
        "place": place,
        # many an address is the hamlet's own name
        "hamlet": "" if hamlet.lower() in place.address.lower() else hamlet,
        "members": members,
        "outside": everyone.count() - seen.count(),
        "where": user.office.title if user.office else "kantor Anda",
        "full": full,
        "warnings": _warnings(members, living),
    }
    return render(request, "registry/residents/family.html", context)


def _warnings(members: list[Resident], living: list[Resident]) -> list[str]:
    found = []
    if len(living) > 1:
        names = " dan ".join(each.name for each in living[:3])
        found.append(f"Ada {len(living)} kepala keluarga yang masih hidup: {names}.")
    if len({each.office_id for each in members}) > 1:
        found.append("Anggota keluarga ini tercatat di lebih dari satu desa.")
    if len(members) >= MOST:
        found.append(f"Lebih dari {MOST} orang memakai nomor KK ini. Periksa datanya.")
    return found
