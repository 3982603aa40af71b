"""No page carries a script of its own: what slips in as markup is not run either."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from registry.models import Holiday, Official, Resident
from tests.attack.conftest import enter
from tests.factories import make_resident

# a script without src that is code, and what runs code from within a tag
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*\btype=["']application/json)[^>]*>"""
    r"""|<[^>]+\son[a-z]+\s*=|href=["']javascript:(?!void)""",
    re.I,
)


def test_the_policy_lets_only_our_files_run(client, db):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "unsafe-eval" not in policy


@pytest.fixture
def addresses(people, desa_kalang) -> list[str]:
    """The lists of the office and a page for a new and for a known row of each."""
    make_resident(office=desa_kalang)
    found = []
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        if model in (Resident, Official, Holiday):
            row = model.objects.first()
            found += [reverse(f"{name}_change", args=[row.pk])]
            found += [reverse(f"{name}_history", args=[row.pk])]
    return [reverse("admin:index"), reverse("admin:password_change"), *found]


def test_no_page_carries_code(client, people, addresses):
    enter(client, people["registrar"])
    opened = 0
    for address in addresses:
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            continue  # not for him: the table of roles has its own tests
        opened += 1
        page = answer.content.decode()
        assert INLINE.search(page) is None, (address, INLINE.search(page)[0])
    assert opened > 15
