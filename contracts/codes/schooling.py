"""Pendidikan yang sedang ditempuh, numbered as in OpenSID."""

from contracts.codes.code import Code


class Schooling(Code):
    """What somebody attends now; what somebody attained is `Education`."""

    BEFORE_KINDERGARTEN = "before_kindergarten", 1, "Belum masuk TK/kelompok bermain"
    KINDERGARTEN = "kindergarten", 2, "Sedang TK/kelompok bermain"
    NEVER_ATTENDED = "never_attended", 3, "Tidak pernah sekolah"
    IN_PRIMARY = "in_primary", 4, "Sedang SD/sederajat"
    LEFT_PRIMARY = "left_primary", 5, "Tidak tamat SD/sederajat"
    IN_LOWER_SECONDARY = "in_lower_secondary", 6, "Sedang SLTP/sederajat"
    IN_UPPER_SECONDARY = "in_upper_secondary", 7, "Sedang SLTA/sederajat"
    IN_DIPLOMA_1 = "in_diploma_1", 8, "Sedang D-1/sederajat"
    IN_DIPLOMA_2 = "in_diploma_2", 9, "Sedang D-2/sederajat"
    IN_DIPLOMA_3 = "in_diploma_3", 10, "Sedang D-3/sederajat"
    IN_BACHELOR = "in_bachelor", 11, "Sedang S-1/sederajat"
    IN_MASTER = "in_master", 12, "Sedang S-2/sederajat"
    IN_DOCTORATE = "in_doctorate", 13, "Sedang S-3/sederajat"
    IN_SPECIAL_SCHOOL_A = "in_special_school_a", 14, "Sedang SLB A/sederajat"
    IN_SPECIAL_SCHOOL_B = "in_special_school_b", 15, "Sedang SLB B/sederajat"
    IN_SPECIAL_SCHOOL_C = "in_special_school_c", 16, "Sedang SLB C/sederajat"
    ILLITERATE = "illiterate", 17, "Tidak dapat membaca dan menulis huruf Latin/Arab"
    NOT_ATTENDING = "not_attending", 18, "Tidak sedang sekolah"
