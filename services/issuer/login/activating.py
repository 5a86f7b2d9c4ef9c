"""`/activate`: the code of a letter becomes a password, or a device. `/password` changes it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from contracts.text import Word
from infra.runtime.refusals import Refused
from services.issuer.accounts import attempts, book, devices, one_time
from services.issuer.accounts.passwords import LONGEST, SHORTEST, fault_of, hashed, matches
from services.issuer.issuing import IssuerDep
from services.issuer.login.pages import field, form, page

router = APIRouter()
Password = Annotated[str, Form(max_length=LONGEST + 1)]
Person = Annotated[str, Form(max_length=100)]
Letter = Annotated[str, Form(max_length=60)]
WAIT = "Terlalu banyak percobaan. Tunggu {seconds} detik, lalu coba lagi."
NOT_YOU = "Nama, kata sandi, atau kode salah. Periksa lalu coba lagi."
HINT = f"Paling sedikit {SHORTEST} karakter. Kalimat pendek lebih baik daripada satu kata."


class TooManyAttempts(Refused):
    status = 429
    title = "Terlalu banyak percobaan"
    detail = WAIT


class NewDevice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person: Word
    code: Annotated[str, StringConstraints(max_length=60)]
    """Of the letter."""
    public_key: dict[str, str]
    """JWK of the key that the device has just made (P-256)."""
    pin: Annotated[str, StringConstraints(max_length=20)]


class Registered(BaseModel):
    device_id: UUID


@router.get("/activate")
def letter() -> Response:
    return _letter_page()


@router.post("/activate")
def activate(
    issuer: IssuerDep, username: Person = "", code: Letter = "", password: Password = ""
) -> Response:
    person = book.named(username)
    with issuer.database() as db:
        if seconds := attempts.wait(db, f"letter:{person}"):
            return _letter_page(WAIT.format(seconds=seconds), 429)
        try:
            book.activate(db, person, code, password)
        except book.WeakPassword as weak:
            return _letter_page(weak.explanation, 422)
        except book.CodeNotUsable as wrong:
            attempts.failed(db, f"letter:{person}")
            attempts.note(db, person, "activation", "refused", "letter")
            return _letter_page(wrong.explanation, 400)
    return page("Akun aktif", "<p>Kata sandi tersimpan. Masuklah dari aplikasi Jejak.</p>")


@router.post("/devices", status_code=201)
def register(issuer: IssuerDep, device: NewDevice) -> Registered:
    """A device of whoever has a letter; with it and a PIN they log in from then on."""
    with issuer.database() as db:
        who = f"letter:{device.person}"
        if seconds := attempts.wait(db, who):
            raise TooManyAttempts(seconds=seconds)
        try:
            made = devices.register(db, device.person, device.code, device.public_key, device.pin)
        except book.CodeNotUsable:
            attempts.failed(db, who)
            attempts.note(db, device.person, "device", "refused", "letter")
            raise
    return Registered(device_id=made)


@router.get("/password")
def change_page() -> Response:
    return _change_page()


@router.post("/password")
def change(
    issuer: IssuerDep,
    username: Person = "",
    password: Password = "",
    code: Annotated[str, Form(max_length=10)] = "",
    new_password: Password = "",
) -> Response:
    """Proves everything again first; every session ends, so whoever else was in is out."""
    person = book.named(username)
    with issuer.database() as db:
        if seconds := attempts.wait(db, f"change:{person}"):
            return _change_page(WAIT.format(seconds=seconds), 429)
        account = book.find(db, person)
        good = matches(password, account.password if account else None)
        if (
            account is None
            or not good
            or not account.active
            or not _second(issuer, db, account, code)
        ):
            attempts.failed(db, f"change:{person}")
            attempts.note(db, person, "password change", "refused", "page")
            return _change_page(NOT_YOU, 401)
        if fault := fault_of(new_password, person):
            return _change_page(fault, 422)
        with db.transaction():
            db.execute(
                "UPDATE account SET password = %s WHERE person = %s",
                (hashed(new_password), person),
            )
            book.end_sessions(db, person)
        attempts.note(db, person, "password change", "given", "page")
    return page("Kata sandi diganti", "<p>Masuklah lagi dengan kata sandi yang baru.</p>")


def _second(issuer: Any, db: Any, account: book.OfficerAccount, code: str) -> bool:
    if not account.two_factors or issuer.demo:
        return True
    with db.transaction():
        return one_time.check(db, issuer.vault, account.person, code, issuer.clock())


def _letter_page(fault: str = "", status: int = 200) -> Response:
    fields = field("username", "Nama akun", autocomplete="username", autocapitalize="none")
    fields += field("code", "Kode pada surat", autocomplete="off", autocapitalize="characters")
    fields += field("password", "Kata sandi baru", "password", autocomplete="new-password")
    body = f"<p>{HINT}</p>" + form("activate", {}, fields, "Aktifkan")
    return page("Aktifkan akun", body, status, fault)


def _change_page(fault: str = "", status: int = 200) -> Response:
    fields = field("username", "Nama akun", autocomplete="username", autocapitalize="none")
    fields += field("password", "Kata sandi sekarang", "password", autocomplete="current-password")
    fields += (
        '<label for="code">Kode enam angka, bila akun Anda memakainya</label>'
        '<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code">'
    )
    fields += field("new_password", "Kata sandi baru", "password", autocomplete="new-password")
    body = f"<p>{HINT}</p>" + form("password", {}, fields, "Ganti")
    return page("Ganti kata sandi", body, status, fault)
