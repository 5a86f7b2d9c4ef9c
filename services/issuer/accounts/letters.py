"""Letters with activation codes, as one PDF: a page each, the same bytes for the same input."""

import json
from collections.abc import Sequence
from importlib.resources import files

from contracts import regions
from contracts.codes.roles import label_of
from services.issuer.accounts.book import CODE_LIFE
from services.issuer.accounts.invitations import Letter


def printed(letters: Sequence[Letter], address: str) -> bytes:
    """`address` is where the account is activated, as people type it."""
    import typst  # its fonts take a while to read

    data = {
        "address": address,
        "days": CODE_LIFE.days,
        "letters": [
            {
                "name": each.invited.name,
                "person": each.invited.person,
                "role": label_of(each.invited.role),
                "region": regions.name_of(each.invited.region),
                "two_factors": each.invited.two_factors,
                "code": each.code,
            }
            for each in letters
        ],
    }
    template = files("services.issuer.accounts").joinpath("letter.typ").read_bytes()
    made = typst.compile(template, format="pdf", sys_inputs={"data": json.dumps(data)})
    assert isinstance(made, bytes)
    return made
