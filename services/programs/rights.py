"""Who may do what with programmes, as routes declare it: villages read; Dinsos decides."""

from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right

READ = requires(
    right(
        "programme.read",
        "operator_desa",
        "verifikator_kecamatan",
        "dinsos_operator",
        "dinsos_approver",
        "auditor",
        "pmd_reader",
    )
)
DEFINE = requires(right("programme.define", "dinsos_operator"))
PUBLISH = requires(right("programme.publish", "dinsos_approver"))
DETERMINE = requires(right("programme.determine", "dinsos_approver"))
ENROL = requires(right("programme.enrol", "dinsos_approver"))
NAME_RECIPIENT = requires(right("programme.name-recipient", "dinsos_operator", "dinsos_approver"))
END = requires(right("programme.end-enrolment", "dinsos_operator", "dinsos_approver"))
