"""How a family lives: answers by meaning, numbered as in the questionnaire Regsosek 2022.K.

DTSEN numbers a few of them differently; `contracts.questionnaires.numbering` converts.
"""

from contracts.codes.code import Code


class Tenure(Code):
    """Question 301a, status penguasaan bangunan."""

    OWNED = "owned", 1, "Milik sendiri"
    RENTED = "rented", 2, "Kontrak/sewa"
    RENT_FREE = "rent_free", 3, "Bebas sewa"
    OFFICIAL = "official", 4, "Dinas"
    OTHER = "other", 5, "Lainnya"


class LandProof(Code):
    """Question 301b, bukti kepemilikan tanah."""

    TITLE_OF_MEMBER = "title_of_member", 1, "SHM atas nama anggota keluarga"
    TITLE_WITH_AGREEMENT = (
        "title_with_agreement",
        2,
        "SHM bukan a.n. anggota keluarga dengan perjanjian pemanfaatan tertulis",
    )
    TITLE_WITHOUT_AGREEMENT = (
        "title_without_agreement",
        3,
        "SHM bukan a.n. anggota keluarga tanpa perjanjian pemanfaatan tertulis",
    )
    OTHER_CERTIFICATE = "other_certificate", 4, "Sertifikat selain SHM (SHGB, SHSRS)"
    OTHER_PAPER = "other_paper", 5, "Surat bukti lainnya (Girik, Letter C, dll)"
    NONE = "none", 6, "Tidak punya"


class Floor(Code):
    """Question 303, jenis lantai terluas."""

    MARBLE = "marble", 1, "Marmer/granit"
    CERAMIC = "ceramic", 2, "Keramik"
    PARQUET = "parquet", 3, "Parket/vinil/karpet"
    TILE = "tile", 4, "Ubin/tegel/teraso"
    WOOD = "wood", 5, "Kayu/papan"
    CEMENT = "cement", 6, "Semen/bata merah"
    BAMBOO = "bamboo", 7, "Bambu"
    EARTH = "earth", 8, "Tanah"
    OTHER = "other", 9, "Lainnya"


class Wall(Code):
    """Question 304, jenis dinding terluas."""

    MASONRY = "masonry", 1, "Tembok"
    PLASTERED_BAMBOO = "plastered_bamboo", 2, "Plesteran anyaman bambu/kawat"
    BOARD = "board", 3, "Kayu/papan/Gypsum/GRC/Calciboard"
    WOVEN_BAMBOO = "woven_bamboo", 4, "Anyaman bambu"
    LOG = "log", 5, "Batang kayu"
    BAMBOO = "bamboo", 6, "Bambu"
    OTHER = "other", 7, "Lainnya"


class Roof(Code):
    """Question 305, jenis atap terluas."""

    CONCRETE = "concrete", 1, "Beton"
    TILE = "tile", 2, "Genteng"
    ZINC = "zinc", 3, "Seng"
    ASBESTOS = "asbestos", 4, "Asbes"
    WOOD = "wood", 5, "Kayu/sirap"
    BAMBOO = "bamboo", 6, "Bambu"
    THATCH = "thatch", 7, "Jerami/ijuk/daun-daunan/rumbia"
    OTHER = "other", 8, "Lainnya"
