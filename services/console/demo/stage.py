"""What every act has at hand: officers, the village's files, a notebook, and patience."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar
from uuid import UUID

import httpx
from rich.console import Console

from contracts.codes.recording import RecordingReason
from contracts.privacy.opening import Purpose
from infra.local.home import Home
from services.console.client.api import Client
from services.console.client.connect import connected
from services.console.client.failures import Failure, Refusal
from services.console.demo.families import SampleFiles
from services.console.demo.one_trace import Spans

PURPOSE = Purpose.TRAINING
PROGRAMME = "PKH"
PATIENCE = 90.0
"""Seconds that something may take to travel between the services."""

Answer = TypeVar("Answer")


class Officers:
    """`officers["operator_desa"]` speaks in that officer's name; use as a context manager."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.present: dict[str, Client] = {}
        self.open = ExitStack()

    def __enter__(self) -> "Officers":
        return self

    def __exit__(self, *_: object) -> None:
        self.open.close()

    def __getitem__(self, role: str) -> Client:
        if role not in self.present:
            client = self.open.enter_context(connected(self.home, role, PURPOSE))
            self.present[role] = client
        return self.present[role]


class Notebook:
    """What was done in this home, so that a second run does not do it again.

    Every step also has a key of its own (`Idempotency-Key`): after a kill between doing a step and
    noting it, the step is sent again and the service answers as it did.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.notes: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}

    def once(self, step: str, do: Callable[[], Any]) -> Any:
        """What the step gave the first time; it is JSON."""
        if step not in self.notes:
            self.notes[step] = do()
            self._write()
        return self.notes[step]

    def forget(self) -> None:
        """Begin anew: what it tells of is not in the register."""
        self.notes = {}
        self._write()

    def _write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps(self.notes, indent=1))
        draft.replace(self.file)


@dataclass
class Stage:
    """Handed to every act."""

    officers: Officers
    notebook: Notebook
    files: SampleFiles
    console: Console
    note: Callable[[str], None] = lambda _: None
    """Says how far the step at hand is."""
    spans: Spans | None = None
    """What the services say of their work, if they were started to say it to us."""

    @property
    def family(self) -> UUID:
        """The family that is followed."""
        return UUID(self.notebook.notes["families"]["followed"])

    @property
    def neighbour(self) -> UUID:
        return UUID(self.notebook.notes["families"]["neighbour"])

    def day(self, offset: int) -> date:
        """A day counted from the day that the files describe."""
        return self.files.reference + timedelta(days=offset)

    def act(self, title: str) -> None:
        self.console.print(f"\n[bold]{title}[/]")

    def step(self, title: str, name: str, do: Callable[[], Any]) -> Any:
        """Do it once in the life of this home, and say so."""
        known = name in self.notebook.notes
        with self.console.status(title) as status:
            self.note = lambda more: status.update(f"{title}: {more}")
            outcome = self.notebook.once(name, do)
        self.console.print(f"  [green]✓[/] {title}" + (" [dim](sudah)[/]" if known else ""))
        return outcome

    def ask(self, role: str, service: str, path: str, **query: Any) -> Any:
        """What a service answers an officer, as JSON."""
        return self.officers[role].get(service, path, **query).json()

    def send(
        self,
        role: str,
        service: str,
        path: str,
        body: Any,
        key: str,
        reason: RecordingReason,
        remark: str = "",
        **headers: str,
    ) -> httpx.Response:
        """One intent of an officer; in the names of `headers`, `_` stands for `-`.

        A remark is written where a person would write one: it stays with the service.
        """
        return self.officers[role].post(
            service,
            path,
            body,
            key=f"peragaan-{key}",
            reason=reason,
            remark=remark,
            headers={name.replace("_", "-"): text for name, text in headers.items()},
        )

    def household(self, role: str = "dinsos_operator", **query: Any) -> dict[str, Any]:
        """The followed family, as the register tells an officer."""
        found: dict[str, Any] = self.ask(role, "registry", f"/households/{self.family}", **query)
        return found

    def record(
        self,
        what: str,
        body: dict[str, Any],
        key: str,
        reason: RecordingReason,
        remark: str = "",
        *,
        role: str = "operator_desa",
        family: UUID | None = None,
        **headers: str,
    ) -> Any:
        """Record something of a family as it is now: of the followed one, or of the named one."""
        path = f"/households/{family or self.family}"
        version = self.officers[role].get("registry", path).headers["ETag"]
        given = {"If_Match": version, **headers}
        path = f"{path}/{what}"
        return self.send(role, "registry", path, body, key, reason, remark, **given).json()


class NeverCame(Failure):
    code = 6

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.explanation = f"Tidak datang dalam {PATIENCE:.0f} detik: {what}. Lihat: jejak status"


def until(
    look: Callable[[], Answer],
    arrived: Callable[[Answer], bool],
    what: str,
    patience: float = PATIENCE,
) -> Answer:
    """The answer once it arrived; a refusal to try later (404, 503) counts as not yet."""
    end = monotonic() + patience
    while monotonic() < end:
        try:
            answer = look()
        except Refusal as refusal:
            if refusal.status not in (404, 409, 503):
                raise
        else:
            if arrived(answer):
                return answer
        sleep(0.2)
    raise NeverCame(what)
