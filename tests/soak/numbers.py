"""Prints the numbers given and what does not hold, as JSON, after the flood."""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from letters.models import Letter, RegisterLine  # noqa: E402
from tests.soak.invariants import broken  # noqa: E402

states = Letter.objects.exclude(state="draft").values_list("state", flat=True)
seqs = RegisterLine.objects.order_by("seq").values_list("seq", flat=True)
print(
    json.dumps({"broken": broken(), "seqs": list(seqs), "states": sorted(set(states))})
)
