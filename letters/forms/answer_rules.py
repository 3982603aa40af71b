"""Rules about answers as such: one of several, lengths, places, and the general
"not when": a list of conditions with a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from letters.forms.conditions import as_conditions, holds, is_empty, values_at
from letters.forms.look import Look
from letters.forms.rulebook import Finding, Findings, rule

Params = Mapping[str, Any]


@rule("", when="conditions", target="path?")
def forbidden_when(look: Look, params: Params) -> Findings:
    """The combination may not be; the definition gives the message."""
    if holds(as_conditions(params["when"]), look.raw):
        path = params.get("target") or params["when"][0]["field"]
        yield Finding(look.target(path), {"label": look.label(path)})


@rule("Isi salah satu: {daftar}.", fields="fields")
def require_one_of(look: Look, params: Params) -> Findings:
    keys = params["fields"]
    if all(is_empty(look.raw.get(key)) for key in keys):
        names = " atau ".join(look.label(key) for key in keys)
        yield Finding(look.target(keys[0]), {"daftar": names})


@rule("{label} harus {batas} angka.", field="path", lengths="ints")
def digits(look: Look, params: Params) -> Findings:
    head, _, key = params["field"].partition(".")
    for index, value in enumerate(values_at(params["field"], look.raw)):
        text = str(value or "").replace(" ", "").replace("-", "").replace(".", "")
        right = text.isascii() and text.isdigit() and len(text) in params["lengths"]
        if text and not right:
            target = f"role:{head}:{index}:{key}" if key else f"field:{head}"
            lengths = " atau ".join(str(each) for each in params["lengths"])
            details = {"label": look.label(params["field"]), "batas": lengths}
            yield Finding(target, details)


@rule("{label} harus di wilayah Kecamatan {kecamatan}.", field="field")
def office_within(look: Look, params: Params) -> Findings:
    """The office answered lies in the issuing kecamatan."""
    code = str(look.raw.get(params["field"]) or "")
    here = str(look.env.get("kecamatan_code") or "")
    if code and here and not f"{code}.".startswith(f"{here}."):
        name = look.env.get("kecamatan", "ini")
        details = {"label": look.label(params["field"]), "kecamatan": name}
        yield Finding(look.target(params["field"]), details)


@rule(
    "{label} ({isi}) berbeda dengan {label_lain} ({isi_lain}).",
    first="path",
    then="path",
)
def same_text(look: Look, params: Params) -> Findings:
    """Capitals and spaces do not count; silent while one is empty."""
    one, other = look.shown(params["first"]), look.shown(params["then"])
    if one and other and _plain(one) != _plain(other):
        details = {
            "label": look.label(params["first"]),
            "isi": one,
            "label_lain": look.label(params["then"]),
            "isi_lain": other,
        }
        yield Finding(look.target(params["first"]), details)


@rule("Paling sedikit {batas} {label} harus dipilih.", field="field", count="int")
def min_chosen(look: Look, params: Params) -> Findings:
    """Of a multi field that was answered at all."""
    chosen = look.raw.get(params["field"]) or []
    if chosen and len(chosen) < params["count"]:
        details = {"label": look.label(params["field"]), "batas": params["count"]}
        yield Finding(look.target(params["field"]), details)


@rule("{label} belum diisi.", path="path")
def should_be_filled(look: Look, params: Params) -> Findings:
    """For what may be missing but should not be passed over (level warn)."""
    if is_empty(look.value(params["path"])):
        yield Finding(
            look.target(params["path"]), {"label": look.label(params["path"])}
        )


def _plain(text: str) -> str:
    return " ".join(text.upper().split())
