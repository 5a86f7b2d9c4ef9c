"""Code lists about a person, numbered as in OpenSID (mostly the SIAK/Kemendagri order)."""

from contracts.codes.code import Code


class Sex(Code):
    MALE = "male", 1, "Laki-laki"
    FEMALE = "female", 2, "Perempuan"


class Relation(Code):
    """Status hubungan dalam keluarga (SHDK)."""

    HEAD = "head", 1, "Kepala keluarga"
    HUSBAND = "husband", 2, "Suami"
    WIFE = "wife", 3, "Istri"
    CHILD = "child", 4, "Anak"
    CHILD_IN_LAW = "child_in_law", 5, "Menantu"
    GRANDCHILD = "grandchild", 6, "Cucu"
    PARENT = "parent", 7, "Orang tua"
    PARENT_IN_LAW = "parent_in_law", 8, "Mertua"
    OTHER_RELATIVE = "other_relative", 9, "Famili lain"
    HELPER = "helper", 10, "Pembantu"
    OTHER = "other", 11, "Lainnya"


class MaritalStatus(Code):
    NEVER_MARRIED = "never_married", 1, "Belum kawin"
    MARRIED = "married", 2, "Kawin"
    DIVORCED = "divorced", 3, "Cerai hidup"
    WIDOWED = "widowed", 4, "Cerai mati"


class Disability(Code):
    PHYSICAL = "physical", 1, "Cacat fisik"
    BLIND = "blind", 2, "Cacat netra/buta"
    DEAF_OR_MUTE = "deaf_or_mute", 3, "Cacat rungu/wicara"
    MENTAL = "mental", 4, "Cacat mental/jiwa"
    PHYSICAL_AND_MENTAL = "physical_and_mental", 5, "Cacat fisik dan mental"
    OTHER = "other", 6, "Cacat lainnya"
    NONE = "none", 7, "Tidak cacat"


class Education(Code):
    """Pendidikan tertinggi dalam KK."""

    NOT_IN_SCHOOL = "not_in_school", 1, "Tidak/belum sekolah"
    PRIMARY_UNFINISHED = "primary_unfinished", 2, "Belum tamat SD/sederajat"
    PRIMARY = "primary", 3, "Tamat SD/sederajat"
    LOWER_SECONDARY = "lower_secondary", 4, "SLTP/sederajat"
    UPPER_SECONDARY = "upper_secondary", 5, "SLTA/sederajat"
    DIPLOMA_1_2 = "diploma_1_2", 6, "Diploma I/II"
    DIPLOMA_3 = "diploma_3", 7, "Akademi/Diploma III/S. Muda"
    BACHELOR = "bachelor", 8, "Diploma IV/Strata I"
    MASTER = "master", 9, "Strata II"
    DOCTOR = "doctor", 10, "Strata III"


class CauseOfDeath(Code):
    SICKNESS_OR_AGE = "sickness_or_age", 1, "Sakit biasa/tua"
    EPIDEMIC = "epidemic", 2, "Wabah penyakit"
    ACCIDENT = "accident", 3, "Kecelakaan"
    CRIME = "crime", 4, "Kriminalitas"
    SUICIDE = "suicide", 5, "Bunuh diri"
    OTHER = "other", 6, "Lainnya"


class Destination(Code):
    """How far a move went (ref_pindah)."""

    OTHER_VILLAGE = "other_village", 1, "Ke luar desa/kelurahan"
    OTHER_DISTRICT = "other_district", 2, "Ke luar kecamatan"
    OTHER_REGENCY = "other_regency", 3, "Ke luar kabupaten/kota"
    OTHER_PROVINCE = "other_province", 4, "Ke luar provinsi"
    ABROAD = "abroad", 5, "Ke luar negeri"
