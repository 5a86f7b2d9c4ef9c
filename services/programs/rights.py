"""Who may do what with programmes. Villages and sub-districts read; Dinsos decides."""

from infra.runtime.identity.rights import right

READ = right(
    "programme.read",
    "operator_desa",
    "verifikator_kecamatan",
    "dinsos_operator",
    "dinsos_approver",
    "auditor",
    "pmd_reader",
)
DEFINE = right("programme.define", "dinsos_operator")
PUBLISH = right("programme.publish", "dinsos_approver")
DETERMINE = right("programme.determine", "dinsos_approver")
END = right("programme.end-enrolment", "dinsos_operator", "dinsos_approver")
