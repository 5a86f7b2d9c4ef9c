"""`jejak history`: how a family was on a day as known at a moment, and all that was recorded."""

from datetime import datetime
from typing import Any

from rich.console import Console

from contracts.privacy.opening import Purpose
from infra.local.home import default_home
from services.console.client.connect import connected
from services.console.client.households import entries_of, state_of
from services.console.printed.household import household
from services.console.printed.timeline import timeline
from services.console.terminal.answering import As, Json, answering, as_line
from services.console.terminal.family import ByKk, ByNik, Family, family_meant
from services.console.terminal.times import KnownAt, ValidAt, day_meant, moment_meant


@answering()
def history(
    family: Family = "",
    valid_at: ValidAt = "",
    known_at: KnownAt = "",
    by_kk: ByKk = False,
    by_nik: ByNik = False,
    who: As = "dinsos_operator",
    as_json: Json = False,
) -> None:
    """Tampilkan keadaan satu keluarga dan seluruh riwayatnya, dari semua layanan.

    --valid-at memilih kapan keadaan itu berlaku; --known-at sejauh mana sudah dicatat saat itu.
    Pembukaan data ini dicatat. NIK dan nomor KK disamarkan.

    Contoh:

    - `jejak history 5d0c7c1e-4a55-5f0e-8a40-6c1f0c3f9b10`

    - `jejak history 5d0c7c1e-4a55-5f0e-8a40-6c1f0c3f9b10 --valid-at 2026-08-01`

    - `jejak history --kk --known-at 2026-09-30` (nomor KK ditanyakan)

    Kode keluar: 0 berhasil; 1 ditolak; 2 salah ketik; 3 layanan tidak berjalan;
    4 keluarga tidak ditemukan; 5 tidak berwenang; 6 tidak menjawab.
    """
    day, moment = day_meant(valid_at), moment_meant(known_at)
    with connected(default_home(), who, Purpose.INSPECTION) as client:
        meant = family_meant(client, family, by_kk, by_nik)
        found = state_of(client, meant, day, moment)
        entries = [each for each in entries_of(client, meant) if _known(each, moment)]
    if as_json:
        as_line({"household": found})
        for each in entries:
            as_line({"entry": each})
    else:
        Console().print(household(found), "\nRiwayat", timeline(entries), sep="\n")


def _known(entry: dict[str, Any], moment: datetime | None) -> bool:
    return moment is None or datetime.fromisoformat(entry["recorded_at"]) <= moment
