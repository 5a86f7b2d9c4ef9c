"""What somebody read is what they may change: the version of the page is that of the command."""

from tests.registry.known import Known
from tests.registry.test_commands_over_http import CHILD, NEW_FAMILY

OPERATOR = "operator.sukamaju"


def test_the_version_that_was_read_is_the_version_to_change(registry: Known) -> None:
    new = registry.post(OPERATOR, "/households", NEW_FAMILY)
    assert new.status_code == 201, new.text
    path = f"/households/{new.json()['family_id']}"
    seen = registry.get(OPERATOR, path).headers["etag"]
    birth = {"born": "2026-01-02", "child": CHILD}
    born = registry.post(OPERATOR, f"{path}/births", birth, if_match=seen)
    assert born.status_code == 202, born.text
    shown = registry.get(OPERATOR, path)
    assert shown.headers["etag"] == born.headers["etag"] != seen
    assert [member["name"] for member in shown.json()["members"]] == ["Rini", "Adi"]
    again = registry.post(OPERATOR, f"{path}/births", birth, if_match=seen)
    assert (again.status_code, again.json()["changed"]) == (412, ["Kelahiran"])
