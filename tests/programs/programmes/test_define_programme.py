"""A programme has one code; what people call it can be read, stored and printed anywhere."""

from typing import Any

import pytest

from contracts.programs.programmes import ProgrammeDefined, TargetKind
from services.programs.programmes.define_programme import CodeTaken, DefineProgramme
from services.programs.programmes.rulebook import Rulebook, programme_id
from tests.gwt import given
from tests.programs.what_happened import PKH, PKH_ID, defined, published
from tests.running import InTests

NUL, BIDI, ZERO_WIDTH = "\u0000", "\u202e", "\u200b"


def define(code: str = PKH, name: str = "Program Keluarga Harapan") -> DefineProgramme:
    return DefineProgramme(Rulebook(code), code, name, TargetKind.FAMILY)


def test_a_programme_is_defined_under_a_code() -> None:
    given().when(define()).then(defined)


def test_the_same_programme_twice_is_one() -> None:
    given(defined).when(define()).then()
    given(defined, published).when(define()).then()


def test_a_code_is_used_once_however_it_is_capitalised() -> None:
    assert programme_id("pkh") == PKH_ID
    given(defined).when(define("pkh", "Program Lain")).then_refused(CodeTaken)
    given(defined).when(define(name="Program lain")).then_refused(CodeTaken)


def test_another_code_is_another_programme() -> None:
    sembako = ProgrammeDefined(
        programme_id=programme_id("SEMBAKO"), code="SEMBAKO", name="Program Sembako"
    )
    given(defined).when(define("SEMBAKO", "Program Sembako")).then(sembako)


def test_a_programme_fact_carries_its_id_as_tag() -> None:
    assert defined.tags == [f"programme:{PKH_ID}"]


def send(office: InTests, who: str = "dinsos", **changed: Any) -> Any:
    body = {"code": "KUBE", "name": "Kelompok Usaha Bersama", **changed}
    return office.web.post("/programmes", json=body, headers=office.headers(who))


def problem(answer: Any) -> tuple[str, str]:
    """Which field of a refused form, and what its author reads."""
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    return error["pointer"], error["detail"]


@pytest.mark.parametrize("hidden", [NUL, BIDI, ZERO_WIDTH, "\n", "\ud83d"])
def test_a_name_with_what_cannot_be_seen_is_refused_with_words(
    settled: InTests, hidden: str
) -> None:
    body = f'{{"code": "KUBE", "name": "Usaha{repr(hidden)[1:-1]}Bersama"}}'
    body = body.replace("\\x00", "\\u0000")
    headers = settled.headers("dinsos") | {"content-type": "application/json"}
    answer = settled.web.post("/programmes", content=body, headers=headers)
    assert problem(answer) == (
        "#/name",
        "Ada karakter yang tidak terlihat. Ketik ulang isian ini tanpa menempel.",
    )


def test_a_name_is_neither_too_short_nor_too_long(settled: InTests) -> None:
    assert problem(send(settled, name="PK")) == ("#/name", "Isi paling sedikit 3 karakter.")
    assert problem(send(settled, name="  P  ")) == ("#/name", "Isi paling sedikit 3 karakter.")
    assert problem(send(settled, name="P" * 121)) == ("#/name", "Isi paling banyak 120 karakter.")


@pytest.mark.parametrize(
    "code", ["P", "1KH", "P KH", "P/KH", "PKH\u0000", "\u03a1KH", "P" * 31, ""]
)
def test_a_code_is_a_short_word_of_plain_letters(settled: InTests, code: str) -> None:
    assert problem(send(settled, code=code)) == (
        "#/code",
        "Bentuk isian tidak sesuai aturan.",
    )


def test_a_programme_is_found_where_the_answer_says(pkh: InTests) -> None:
    answer = send(pkh, name="  Kelompok Usaha Bersama ")
    assert (answer.status_code, answer.headers["location"]) == (201, "/programmes/KUBE")
    found = pkh.web.get(answer.headers["location"], headers=pkh.headers("operator")).json()
    assert found == {
        "code": "KUBE",
        "name": "Kelompok Usaha Bersama",
        "target": "family",
        "rule_versions": [],
    }


def test_a_code_that_another_programme_has_is_refused(pkh: InTests) -> None:
    answer = send(pkh, code="pkh")
    assert (answer.status_code, answer.json()["title"]) == (409, "Kode program sudah dipakai")
