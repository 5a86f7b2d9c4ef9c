"""Which regions a body speaks of, whatever its fields are called."""

import json
import re
from typing import Any

REGION = re.compile(r'"(\d{2}\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)"', re.ASCII)
"""A region code below the province, as it stands in JSON."""


def regions_in(body: Any) -> frozenset[str]:
    """Codes of the regencies, sub-districts and villages that stand anywhere in it."""
    return frozenset(REGION.findall(json.dumps(body)))
