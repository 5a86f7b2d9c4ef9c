"""The certificate of an erasure as a PDF: the same bytes for the same page."""

import json
from importlib.resources import files
from typing import Any

from contracts.calendar import moment_in_words

TITLES = {
    "registry": "Register keluarga, dengan kunci dan berkas impor",
    "verification": "Verifikasi dan validasi",
    "programs": "Program bantuan",
    "reporting": "Pelaporan",
}


def printed(page: dict[str, Any]) -> bytes:
    """`page` is what `GET /erasures/{person_id}` answers."""
    import typst  # its fonts take a while to read

    data = {
        "person": str(page["person_id"]),
        "families": [str(each) for each in page["family_ids"]],
        "acts": [
            {**_act(page[name]), "what": what}
            for name, what in (("requested", "Diminta"), ("approved", "Disetujui"))
            if page[name]
        ],
        "held": moment_in_words(page["keys_held_until"]),
        "stays": page["stays"],
        "services": [
            {
                "name": TITLES.get(each["service"], each["service"]),
                "position": each["position"],
                "at": moment_in_words(each["confirmed_at"]),
                "stores": each["stores"],
            }
            for each in page["confirmations"]
        ],
    }
    template = files("services.registry.erasure.confirmed").joinpath("certificate.typ").read_bytes()
    made = typst.compile(template, format="pdf", sys_inputs={"data": json.dumps(data)})
    assert isinstance(made, bytes)
    return made


def _act(act: dict[str, Any]) -> dict[str, str]:
    return {
        "by": act["by"],
        "office": act["office"],
        "at": moment_in_words(act["at"]),
        "basis": act["legal_basis"] or "-",
        "position": str(act["position"]),
    }
