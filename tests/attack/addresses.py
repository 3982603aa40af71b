"""Every address of the site, and by hand what each is about.

An address that is not classified here fails test_every_address.py: whoever adds one
says whose data it shows, and has it tried by people who may not see them.
"""

from collections.abc import Iterator

from django.urls import get_resolver

# Addresses for everyone, without a login.
PUBLIC = {
    "home",
    "verify_upload",
    "verify",
    "how_to_check",
    "authority_certificate",
    "authority_crl",
    "track",
    "private_link",
    "private_file",
}
# Addresses of the admin site that name no row.
SITE = {
    "admin:index",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:view_on_site",
    "admin:app_list",
    "admin:letters_letter_services",
    "admin:letters_letter_begin",
    "admin:letters_home_part",
    "admin:letters_hajatan_agenda",
    "admin:letters_letter_sign_many",
    "admin:letters_letter_sign_one",
    "admin:letters_signingcredential_bsre",
    "admin:letters_letter_initial_many",
    "admin:letters_monitoring",
    "admin:letters_monitoring_figures",
    "admin:letters_monthly_report",
    "admin:letters_village_notice",
    "admin:letters_letter_village_sign_many",
    "admin:registry_resident_find",
    "admin:registry_resident_export",
    "admin:registry_populationimport_upload",
    "admin:registry_populationimport_template",
    "admin:notices",
    "admin:notices_new",
    "admin:notices_read",
    "admin:notices_mail",
    "admin:letters_signingcredential_enrol",
    "admin:letters_signingcredential_issue_list",
    "admin:letters_registerline_export",
    "admin:letters_registerline_outside",
    "admin:letters_registeredrequest_export",
    "admin:letters_archivedletter_export",
}
# Addresses below one letter: name -> what its arguments are (see `arguments`).
OF_A_LETTER = {
    "form": ["pk"],
    "urgent": ["pk"],
    "upload": ["pk", "requirement"],
    "file": ["pk", "attachment"],
    "file_remove": ["pk", "attachment"],
    "verdict": ["pk", "attachment"],
    "preview": ["pk"],
    "statement": ["pk"],
    "village_sheet": ["pk"],
    "village_number": ["pk"],
    "village_letter": ["pk"],
    "pdf": ["pk"],
    "people": ["pk"],
    "step": ["pk", "step"],
    "document_shown": ["pk", "document"],
    "receipt": ["pk"],
    "link": ["pk"],
    "link_revoke": ["pk"],
    "delivery_off": ["pk"],
}
# Addresses below one import, as above.
OF_AN_IMPORT = {
    "progress": ["import"],
    "map": ["import"],
    "village": ["import"],
    "step": ["import", "act"],
    "wrong_rows": ["import"],
}
# Addresses below a number that was taken for a letter outside the system, as above.
OF_A_LINE = {
    "outside_line": ["line"],
    "outside_void": ["line"],
    "outside_scan": ["line", "scan"],
}
# Rows that belong to an office, and those that belong to nobody.
SCOPED = {
    "registry_office",
    "registry_letterhead",
    "registry_specimen",
    "registry_user",
    "registry_official",
    "registry_resident",
    "registry_residentaccess",
    "registry_residentexport",
    "registry_populationimport",
    "registry_officehours",
    "letters_oversightsetting",
    "letters_letter",
    "letters_archivedletter",
    "letters_registerline",
    "letters_registeredrequest",
    "letters_letterexport",
    "letters_seriesyear",
    "letters_villagenumbering",
    "letters_service",
    "letters_serviceversion",
    "letters_servicesetting",
    "letters_signingcredential",
    "letters_noticetext",
    "registry_notification",
}
OF_NOBODY = {"registry_codeentry", "registry_holiday"}
# Django's own tables: no role opens them.
CLOSED = {
    "auth_group",
    "axes_accessattempt",
    "axes_accesslog",
    "axes_accessfailurelog",
    "django_tasks_database_dbtaskresult",
}
ROW_PAGES = ["history", "delete", "change"]
LIST_PAGES = ["changelist", "add"]
WITH_VERSIONS = {
    "registry_office",
    "registry_official",
    "registry_resident",
    "letters_noticetext",
}
MORE_OF_ROWS = {
    "admin:auth_user_password_change",
    "admin:registry_resident_family",
    "admin:notice_open",
    "admin:letters_signingcredential_revoke",
}


def known() -> set[str]:
    """The names of all addresses that are classified above."""
    names = PUBLIC | SITE | MORE_OF_ROWS
    names |= {f"admin:letters_letter_{name}" for name in OF_A_LETTER}
    names |= {f"admin:registry_populationimport_{name}" for name in OF_AN_IMPORT}
    names |= {f"admin:letters_registerline_{name}" for name in OF_A_LINE}
    for model in SCOPED | OF_NOBODY | CLOSED:
        names |= {f"admin:{model}_{page}" for page in ROW_PAGES + LIST_PAGES}
    names |= {f"admin:{model}_simple_history" for model in WITH_VERSIONS}
    return names


def found() -> set[str]:
    """The names of all addresses that the site answers."""
    return {name for name, _ in _walk(get_resolver().url_patterns)}


def nameless() -> set[str]:
    """Addresses without a name: they must lead on or be nothing."""
    return {path for name, path in _walk(get_resolver().url_patterns, unnamed=True)}


def _walk(
    patterns, *, space: str = "", path: str = "", unnamed: bool = False
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(
                pattern.url_patterns, space=space + inner, path=here, unnamed=unnamed
            )
        elif bool(pattern.name) != unnamed:
            yield space + (pattern.name or ""), here
