"""Who may do what with programmes, as routes declare it: villages read; Dinsos decides."""

from contracts.codes.roles import CASEWORKERS, Level
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right

MANAGERS = ("dinsos_operator", "manajer_program")

READ = requires(right("programme.read", *CASEWORKERS, "manajer_program", "inspektorat", "pmd"))
DEFINE = requires(right("programme.define", *MANAGERS, scope=Level.REGENCY))
PUBLISH = requires(right("programme.publish", "dinsos_pengesah", scope=Level.REGENCY))
DETERMINE = requires(right("programme.determine", "dinsos_pengesah"))
ENROL = requires(right("programme.enrol", "dinsos_pengesah"))
NAME_RECIPIENT = requires(right("programme.name-recipient", *MANAGERS, "dinsos_pengesah"))
END = requires(right("programme.end-enrolment", *MANAGERS, "dinsos_pengesah"))
