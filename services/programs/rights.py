"""Who may do what with programmes, as routes declare it: villages read; Dinsos decides."""

from contracts.codes.roles import CASEWORKERS, Level
from infra.runtime.http.access import requires
from infra.runtime.http.opening.declaring import records
from infra.runtime.identity.rights import right

MANAGERS = ("dinsos_operator", "manajer_program")

READ = requires(right("programme.read", *CASEWORKERS, "manajer_program", "inspektorat", "pmd"))
DEFINE = records(right("programme.define", *MANAGERS, scope=Level.REGENCY))
PUBLISH = records(right("programme.publish", "dinsos_pengesah", scope=Level.REGENCY))
DETERMINE = records(right("programme.determine", "dinsos_pengesah"))
ENROL = records(right("programme.enrol", "dinsos_pengesah"))
NAME_RECIPIENT = records(right("programme.name-recipient", *MANAGERS, "dinsos_pengesah"))
END = records(right("programme.end-enrolment", *MANAGERS, "dinsos_pengesah"))
