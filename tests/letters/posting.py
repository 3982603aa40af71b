"""What a browser posts from the form of a letter, for tests of its pages."""

from letters.admin.form_page import form_page
from letters.models import Letter
from registry.models import User

END = {"isian-lengkap": "1"}


def posted(letter: Letter, *, user: User, now, **changes: object) -> dict:
    """Every input of the form as it is shown now; `changes` by name (with `__` for
    `-`: isian__keperluan="bank")."""
    page = form_page(letter, user=user, now=now)
    data: dict[str, object] = {}
    shown = list(page.fields())
    for role in page.all_roles():
        data[f"orang-{role.role.slug}-count"] = str(len(role.people))
        shown += [each for person in role.people for each in person.hidden]
    for each in shown:
        if each.kind == "bool":
            if each.value:
                data[each.name] = "true"
        elif each.kind == "multi":
            data[each.name] = list(each.checked)
        elif each.kind == "rows":
            data[f"{each.name}-count"] = str(len(each.rows))
        else:
            data[each.name] = str(each.value)
    data |= {name.replace("__", "-"): value for name, value in changes.items()}
    return data | END
