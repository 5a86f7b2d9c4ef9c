"""Two small processes that a supervisor keeps alive in tests instead of the services."""

from infra.local.supervisor.crew import CrewMember

MODULE = "tests.local.small_crew"
GREETER = "tests.local.small_crew.greeter"
SMALL_CREW = (CrewMember("issuer", GREETER), CrewMember("registry", GREETER, keys=("kek",)))
