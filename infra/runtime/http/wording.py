"""What went wrong, in Indonesian: from the rule alone and never from the value."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from contracts.text import Unclear
from infra.runtime.refusals import Refused


class BadRequest(Refused):
    status = 400
    title = "Permintaan tidak terbaca"
    detail = "Periksa bentuk permintaan, lalu kirim lagi."


class IdempotencyKeyMissing(Refused):
    problem = "key-missing"
    status = 400
    title = "Idempotency-Key wajib"
    detail = "Sertakan kepala Idempotency-Key berisi 8 sampai 128 karakter yang baru dibuat."


class WrongMethod(Refused):
    status = 405
    title = "Metode tidak didukung"
    detail = "Alamat ini tidak menerima metode itu. Lihat kepala Allow."


class TooLarge(Refused):
    status = 413
    title = "Kiriman terlalu besar"
    detail = "Perkecil atau bagi kiriman, lalu kirim lagi."


class Invalid(Refused):
    status = 422
    title = "Isian belum benar"
    detail = "Perbaiki isian yang ditandai, lalu kirim lagi."


class PreconditionMissing(Refused):
    status = 428
    title = "If-Match wajib"
    detail = 'Sertakan kepala If-Match berisi versi yang Anda lihat, misalnya "v14".'


class Failed(Refused):
    status = 500
    title = "Terjadi kesalahan di sistem"
    detail = "Coba lagi sebentar. Bila berulang, laporkan trace_id ini kepada petugas sistem."


class NotReady(Refused):
    status = 503
    title = "Layanan sedang tidak siap"
    detail = "Coba lagi sebentar."
    retry_after = 5


class TooHeavy(Refused):
    status = 503
    title = "Pertanyaan terlalu berat"
    detail = (
        "Jawabannya perlu waktu terlalu lama. Persempit wilayah atau syaratnya, lalu coba lagi."
    )


class PartsStuck(Refused):
    status = 503
    title = "Sebagian layanan tertahan"
    detail = "Bagian yang disebut di `parts` tidak maju lebih dari tiga menit. Lihat jejak status."
    retry_after = 30


class ViewsFilling(Refused):
    status = 503
    title = "Data sedang disiapkan"
    detail = "Tampilan yang disebut di `parts` masih disusun untuk versi ini. Lihat jejak status."
    retry_after = 10


class PartsFailing(Refused):
    status = 503
    title = "Sebagian layanan berhenti"
    detail = "Bagian yang disebut di `parts` gagal dan dimulai lagi. Periksa log layanan ini."
    retry_after = 5


TEXTS: Mapping[str, str] = {
    "missing": "Isian ini wajib diisi.",
    "extra_forbidden": "Ada isian yang tidak dikenal. Hapus isian itu.",
    "json_invalid": "Kiriman bukan JSON yang benar.",
    "string_too_short": "Isi paling sedikit {min_length} karakter.",
    "string_too_long": "Isi paling banyak {max_length} karakter.",
    "too_short": "Isi paling sedikit {min_length} butir.",
    "too_long": "Isi paling banyak {max_length} butir.",
    "greater_than": "Isi dengan angka lebih dari {gt}.",
    "greater_than_equal": "Isi dengan angka paling kecil {ge}.",
    "less_than": "Isi dengan angka kurang dari {lt}.",
    "less_than_equal": "Isi dengan angka paling besar {le}.",
    "enum": "Pilih salah satu: {expected}.",
    "literal_error": "Pilih salah satu: {expected}.",
    "string_pattern_mismatch": "Bentuk isian tidak sesuai aturan.",
}

KINDS: Mapping[str, str] = {
    "string": "Isi dengan teks.",
    "int": "Isi dengan bilangan bulat.",
    "float": "Isi dengan angka.",
    "decimal": "Isi dengan angka.",
    "bool": "Isi dengan ya (true) atau tidak (false).",
    "date": "Isi dengan tanggal berbentuk TTTT-BB-HH.",
    "datetime": "Isi dengan waktu RFC 3339 beserta selisih jamnya.",
    "timezone": "Isi dengan waktu RFC 3339 beserta selisih jamnya.",
    "uuid": "Isi dengan kode UUID yang benar.",
    "list": "Isi dengan daftar.",
    "tuple": "Isi dengan daftar.",
    "dict": "Isi dengan objek JSON.",
    "model": "Isi dengan objek JSON.",
}

SAFE_NAME = re.compile(r"[A-Za-z][A-Za-z_-]{0,60}\d{0,3}")


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Where (a JSON pointer into the body, or `query:limit`), which rule, and what to do."""
    return [
        {"pointer": _pointer(e["type"], e["loc"]), "code": _code(e), "detail": _detail(e)}
        for e in errors
    ]


def _code(error: Mapping[str, Any]) -> str:
    """A text that was cleaned first has the length of a text, not of a list."""
    code = str(error["type"])
    of_text = code in ("too_short", "too_long") and isinstance(error.get("input"), str)
    return f"string_{code}" if of_text else code


def _detail(error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if isinstance(raised := context.get("error"), Unclear):
        return str(raised)
    code = _code(error)
    text = TEXTS.get(code) or KINDS.get(code.partition("_")[0])
    if "expected" in context:
        context = context | {"expected": str(context["expected"]).replace("' or '", "' atau '")}
    return text.format(**context) if text else "Isian tidak sesuai aturan."


def _pointer(code: str, loc: tuple[str | int, ...]) -> str:
    # A name that the sender invented is input too: an unknown field, or a key of a free map.
    known = loc[:-1] if code in ("extra_forbidden", "json_invalid") else loc
    place, *names = [n if isinstance(n, int) or SAFE_NAME.fullmatch(n) else "*" for n in known]
    return "#" + "".join(f"/{n}" for n in names) if place == "body" else f"{place}:{names[0]}"
