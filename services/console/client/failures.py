"""What can go wrong between a terminal and the services, in words and as an exit code.

The codes are the same for every command: a script can tell "ask again" from "never".
"""

from typing import Any, ClassVar

EXIT_CODES = {
    0: "berhasil",
    1: "ditolak aturan atau gagal",
    2: "perintah salah ketik",
    3: "layanan tidak berjalan",
    4: "data tidak ditemukan di wilayah Anda",
    5: "tidak berwenang",
    6: "layanan tidak menjawab; coba lagi",
}


class Failure(Exception):
    """Ends a command: `explanation` is what its user reads, `code` what a script reads."""

    code: ClassVar[int] = 1
    explanation: str = "Gagal."

    def lines(self) -> list[str]:
        return [self.explanation]


class NotRunning(Failure):
    code = 3
    explanation = "Layanan tidak berjalan. Jalankan dahulu: jejak up"


class Silent(Failure):
    code = 6

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.explanation = f"Layanan {service} tidak menjawab. Periksa: jejak status"


class UnknownPerson(Failure):
    code = 5

    def __init__(self, asked: str) -> None:
        super().__init__(asked)
        self.explanation = f"Tidak ada pengguna atau peran {asked!r}. Lihat: jejak token --list"


class Refusal(Failure):
    """A service refused (RFC 9457): its sentence, and the fields it complains of."""

    BY_STATUS: ClassVar[dict[int, int]] = {401: 5, 403: 5, 404: 4, 429: 6, 502: 6, 503: 6}

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("type", ""), status)
        self.status = status
        self.problem = problem
        self.code = self.BY_STATUS.get(status, 1)  # type: ignore[misc]
        title = problem.get("title", "Permintaan ditolak")
        self.explanation = f"{title}: {problem.get('detail', f'jawaban {status}.')}"

    @property
    def kind(self) -> str:
        """The name of the rule that refused, such as `stale`."""
        return str(self.problem.get("type", "")).rpartition("/")[2]

    def lines(self) -> list[str]:
        errors = [
            f"  {each.get('pointer', '')}: {each.get('detail', '')}"
            for each in self.problem.get("errors", [])
        ]
        traced = self.status >= 500 and "trace_id" in self.problem
        return [
            self.explanation,
            *errors,
            *([f"  trace_id: {self.problem['trace_id']}"] if traced else []),
        ]
