"""Loads a service's definition and texts as a version, and sets it up for an office."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from letters.forms.schema import Definition, DefinitionError
from letters.models import Series, Service, ServiceSetting, ServiceVersion
from letters.texts import check_text
from registry.models import Office, User

TEXTS = ("letter", "statement", "village")


def load_service(
    *,
    definition: dict[str, Any],
    texts: Mapping[str, str],
    owner: Office,
    by: User | None = None,
) -> tuple[ServiceVersion, bool]:
    """Store a version unless its content is already there.

    Args: `texts` letter, statement and village HTML ("" where there is none); `owner`
    the office whose service it is. Returns the version and whether it is new.
    Raises DefinitionError with every problem, also those of the texts.
    """
    spec = Definition.parse(definition)
    names = spec.placeholder_names()
    problems = [
        f"naskah {name}: {problem}"
        for name in TEXTS
        if texts.get(name)
        for problem in check_text(texts[name], names)
    ]
    if not texts.get("letter"):
        problems.append("naskah letter: belum ada")
    if bool(texts.get("village")) is not bool(spec.village_letter):
        problems.append("village_letter dan naskah village harus ada kedua-duanya")
    if problems:
        raise DefinitionError(problems)
    digest = spec.content_hash(texts)
    with transaction.atomic():
        service, _ = Service.objects.update_or_create(
            owner_office=owner,
            slug=spec.slug,
            defaults={
                "name": spec.name,
                "short_name": spec.short_name,
                "section": spec.section,
                "icon": spec.icon,
                "order": spec.order,
            },
        )
        version = service.versions.filter(content_hash=digest).first()
        if version is not None:
            _set_up(service, spec, owner)
            return version, False
        newest = service.versions.aggregate(Max("number"))["number__max"] or 0
        version = ServiceVersion.objects.create(
            service=service,
            number=newest + 1,
            definition=definition,
            letter_text=texts["letter"],
            statement_text=texts.get("statement", ""),
            village_text=texts.get("village", ""),
            content_hash=digest,
            created_by=by,
        )
        _set_up(service, spec, owner)
    return version, True


def _set_up(service: Service, spec: Definition, office: Office) -> None:
    """The owner's own settings, once; later they belong to the office."""
    if office.level != Office.Level.KECAMATAN:
        return
    series, _ = Series.objects.get_or_create(
        office=office, slug=spec.series, defaults={"name": "Buku agenda surat keluar"}
    )
    ServiceSetting.objects.get_or_create(
        service=service,
        office=office,
        defaults={
            "series": series,
            "classification": spec.classification.new or spec.classification.old,
            # the admin's own paraf is his request
            "initials": ",".join(each for each in spec.initials if each != "admin"),
        },
    )
