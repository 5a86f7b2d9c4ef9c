"""Who may do what: every route of the service against every role."""

from itertools import product

from tests.people_we_know import FAMILY, SUKAMAJU
from tests.programs.conftest import OFFICERS, RULE
from tests.running import InTests

READERS = {"operator", "camat", "dinsos", "kepala", "inspektorat", "pmd"}
ROUTES = {
    ("GET", "/programmes"): READERS,
    ("GET", "/programmes/PKH"): READERS,
    ("GET", f"/programmes/PKH/assessment?village={SUKAMAJU}"): READERS,
    ("GET", f"/programmes/PKH/why/{FAMILY}"): READERS,
    ("GET", "/programmes/PKH/determinations"): READERS,
    ("GET", f"/programmes/PKH/enrolments?village={SUKAMAJU}"): READERS,
    ("GET", f"/families/{FAMILY}/programmes"): READERS,
    ("POST", "/programmes"): {"dinsos"},
    ("POST", "/programmes/PKH/rule-versions"): {"kepala"},
    ("POST", "/programmes/PKH/determinations"): {"kepala"},
    ("POST", f"/programmes/PKH/enrolments/{FAMILY}/end"): {"dinsos", "kepala"},
}
BODIES = {
    "/programmes": {"code": "SEMBAKO", "name": "Program Sembako"},
    "/programmes/PKH/rule-versions": RULE,
    "/programmes/PKH/determinations": {"village": SUKAMAJU},
    f"/programmes/PKH/enrolments/{FAMILY}/end": {
        "reason_code": "MAMPU",
        "effective": "2026-11-21",
    },
}


def test_each_role_may_do_what_is_its_own_and_nothing_else(settled: InTests) -> None:
    for ((method, path), allowed), person in product(ROUTES.items(), OFFICERS):
        if person == "operator.lain":
            continue
        answer = settled.web.request(
            method, path, json=BODIES.get(path), headers=settled.headers(person)
        )
        assert (answer.status_code != 403) == (person in allowed), (method, path, person)


def test_nobody_reads_or_writes_without_a_token(settled: InTests) -> None:
    for method, path in ROUTES:
        assert settled.web.request(method, path, json=BODIES.get(path)).status_code == 401
