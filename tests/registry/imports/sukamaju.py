"""Rows of a village's file: Budi's family and Joko's, as OpenSID's template has them."""

from tests.registry.imports.file.files import Person

KK_BUDI, KK_JOKO = "1809010102150004", "1809010305100007"
HOME: dict[str, object] = {"alamat": "JALAN MELATI 3", "dusun": "MEKAR", "rw": "001", "rt": "002"}
BUDI: dict[str, object] = HOME | {
    "no_kk": KK_BUDI,
    "nik": "1809011705900003",
    "nama": "BUDI SANTOSO",
    "kk_level": "1",
    "sex": "1",
    "tempatlahir": "SUKAMAJU",
    "tanggallahir": "1990-05-17",
    "pekerjaan_id": "9",
}
SITI = BUDI | {
    "nik": "1809014203920001",
    "nama": "SITI AMINAH",
    "kk_level": "3",
    "sex": "2",
    "tanggallahir": "1992-03-02",
}
ANI = BUDI | {
    "nik": "1809014908150002",
    "nama": "ANI LESTARI",
    "kk_level": "4",
    "sex": "2",
    "tanggallahir": "2015-08-09",
}
JOKO = BUDI | {
    "no_kk": KK_JOKO,
    "nik": "1809013101600001",
    "nama": "JOKO WIDAGDO",
    "tanggallahir": "1960-01-31",
}
DEWI = JOKO | {
    "nik": "1809014112000005",
    "nama": "DEWI SARTIKA",
    "kk_level": "4",
    "sex": "2",
    "tanggallahir": "2000-12-01",
}
EVERYBODY = (BUDI, SITI, ANI, JOKO, DEWI)


def neighbour(number: int, members: int = 2) -> list[Person]:
    """One of many families that differ in nothing but their numbers."""
    kk = f"18090101021{number:05}"[:12] + f"{number % 9000 + 1:04}"
    kk = f"180901{1 + number // 9000 % 28:02}0215{number % 9000 + 1:04}"
    head = BUDI | {"no_kk": kk, "nik": f"180901{17:02}0590{number + 1:04}"}
    others = [
        SITI | {"no_kk": kk, "nik": f"18090142{3 + each:02}92{number + 1:04}"}
        for each in range(members - 1)
    ]
    return [head, *others]
