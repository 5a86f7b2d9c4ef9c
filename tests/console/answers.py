"""What the services answer about one family, as they would send it."""

from typing import Any

FAMILY = "0199b5a0-0000-7000-8000-000000000001"
CASE = "0199b5a0-0000-7000-8000-00000000000c"

HOUSEHOLD: dict[str, Any] = {
    "family_id": FAMILY,
    "village_code": "18.09.01.2001",
    "place": {
        "kk_number": "************0001",
        "address": "JALAN DAHLIA",
        "dusun": "GUNUNG SARI",
        "rw": "001",
        "rt": "002",
    },
    "kk_due": False,
    "members": [
        {
            "person_id": "0199b5a0-0000-7000-8000-0000000000a1",
            "name": "SUMIATI",
            "nik": "************0002",
            "relation": "head",
            "relation_label": "Kepala keluarga",
            "presence": "present",
            "erased": False,
            "biodata": {"sex": "female", "birth_date": "1959-03-31"},
        },
        {
            "person_id": "0199b5a0-0000-7000-8000-0000000000a2",
            "name": None,
            "nik": None,
            "relation": "parent",
            "relation_label": "Orang tua",
            "presence": "dead",
            "erased": True,
            "biodata": {"sex": "male", "birth_date": None},
        },
    ],
    "housing": {"floor": "earth", "wall": None, "has_car": False, "floor_area_m2": 36},
    "surveyed": "2026-10-01",
    "desil": {"2026-TW4": 2, "2026-TW3": None},
    "programmes": [{"programme": "PKH", "person_id": None}],
    "listed": True,
    "valid_at": None,
    "known_at": None,
    "version": 4,
    "position": 81,
}

RATIFIED: dict[str, Any] = {
    "position": 12,
    "source": "verification",
    "topic": "verification.proposal_ratified",
    "kind": "decision",
    "sentence": "Usulan disahkan Dinsos dengan SK 460/087/2026.",
    "effective_on": "2026-10-21",
    "effective_precision": "day",
    "recorded_at": "2026-11-20T18:30:00+00:00",
    "actor": "dinsos.approver.18.09",
    "role": "dinsos_pengesah",
    "office": "18.09",
    "on_behalf_of": None,
    "reason": "Hasil verifikasi lengkap",
    "legal_basis": "Perbup 12/2026",
    "evidence": [{"uri": None, "kind": "foto", "sha256": None}],
    "case_id": CASE,
    "decree": {"number": "460/087/2026", "on": "2026-10-25"},
}

BY_ITSELF: dict[str, Any] = {
    **RATIFIED,
    "position": 90,
    "source": "registry",
    "sentence": "Kondisi rumah dan aset dicatat.",
    "effective_on": None,
    "effective_precision": "unknown",
    "actor": "jejak.registry",
    "role": "system",
    "office": "registry",
    "on_behalf_of": "dinsos.approver.18.09",
    "evidence": [],
    "decree": None,
    "legal_basis": None,
}

WHY: dict[str, Any] = {
    "family_id": FAMILY,
    "programme": "PKH",
    "programme_name": "Program Keluarga Harapan",
    "rule_version": 3,
    "known_at": 81,
    "as_of": "2026-11-21",
    "outcome": "unknown",
    "outcome_label": "Belum dapat dipastikan",
    "conclusion": "Belum dapat dipastikan. Perlu dilengkapi: Dinding belum layak.",
    "criteria": [
        {
            "name": "desil",
            "label": "Desil 1 sampai 4",
            "expression": "desil <= 4",
            "answer": True,
            "mark": "✓ memenuhi",
            "values": [
                {
                    "attribute": "desil",
                    "label": "desil kesejahteraan",
                    "value": 2,
                    "shown": "2",
                    "source": "DTSEN",
                }
            ],
        },
        {
            "name": "dinding",
            "label": "Dinding belum layak",
            "expression": 'wall == "bamboo"',
            "answer": None,
            "mark": "? belum diketahui",
            "values": [],
        },
    ],
    "enrolment": {
        "programme": "PKH",
        "programme_name": "Program Keluarga Harapan",
        "state": "berakhir",
        "since": "2026-01-01",
        "ended_on": "2026-11-02",
        "reason": "Pindah dari wilayah ini",
    },
}

PLANNED: dict[str, Any] = {
    "id": CASE,
    "number": "IMP-031",
    "village_code": "18.09.01.2001",
    "state": "planned",
    "state_label": "selesai diuji, belum disimpan",
    "rows_total": 3,
    "rows_done": 3,
    "totals": {"new": 1, "changed": 1, "rejected": 1},
    "problem": None,
    "notice": None,
}
REJECTED_ROW: dict[str, Any] = {
    "line": 212,
    "outcome": "rejected",
    "outcome_label": "salah",
    "name": "SUMIATI",
    "nik": None,
    "kk_number": "************0001",
    "faults": [
        {
            "code": "nik.length",
            "severity": "error",
            "column": "nik",
            "message": "NIK harus 16 angka. Anda mengisi 15.",
        }
    ],
    "changes": [],
    "note": None,
}
CHANGED_ROW: dict[str, Any] = {
    **REJECTED_ROW,
    "line": 40,
    "outcome": "changed",
    "faults": [],
    "changes": [{"column": "pekerjaan_id", "old": "Petani", "new": ""}],
}
