"""What every step of the demonstration has at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from rich.console import Console

from services.console.client.api import Client
from services.console.demo.notebook import Notebook
from services.console.demo.officers import Officers
from services.console.demo.sample_files import SampleFiles

VILLAGE = "18.09.01.2001"
PROGRAMME = "PKH"


@dataclass
class Stage:
    officers: Officers
    notebook: Notebook
    files: SampleFiles
    console: Console
    note: Callable[[str], None] = lambda _: None
    """Says how far the step at hand is."""

    @property
    def family(self) -> UUID:
        return UUID(self.notebook.notes["families"]["followed"])

    @property
    def neighbour(self) -> UUID:
        return UUID(self.notebook.notes["families"]["neighbour"])

    def day(self, offset: int) -> date:
        """A day counted from the day that the files describe."""
        return self.files.reference + timedelta(days=offset)

    def step(self, title: str, name: str, do: Callable[[], Any]) -> Any:
        """Do it once in the life of this home, and say so."""
        known = name in self.notebook.notes
        with self.console.status(title) as status:
            self.note = lambda more: status.update(f"{title}: {more}")
            done = self.notebook.once(name, do)
        self.console.print(f"  [green]✓[/] {title}" + (" [dim](sudah)[/]" if known else ""))
        return done

    def act(self, title: str) -> None:
        self.console.print(f"\n[bold]{title}[/]")

    def household(self, role: str = "dinsos_operator", **asked: Any) -> dict[str, Any]:
        found = self.officers[role].get("registry", f"/households/{self.family}", **asked)
        shown: dict[str, Any] = found.json()
        return shown

    def record(
        self,
        what: str,
        body: dict[str, Any],
        key: str,
        reason: str,
        *,
        role: str = "operator_desa",
        family: UUID | None = None,
        **said: str,
    ) -> dict[str, Any]:
        """Record something about a family as it is now; `said` are headers, `_` for `-`."""
        about = family or self.family
        return record(self.officers[role], about, what, body, f"peragaan-{key}", reason, **said)


def record(
    client: Client,
    family: UUID,
    what: str,
    body: dict[str, Any],
    key: str,
    reason: str,
    **said: str,
) -> dict[str, Any]:
    seen = client.get("registry", f"/households/{family}").headers["ETag"]
    headers = {"If-Match": seen} | {name.replace("_", "-"): text for name, text in said.items()}
    path = f"/households/{family}/{what}"
    answer = client.post("registry", path, body, reason=reason, key=key, headers=headers)
    told: dict[str, Any] = answer.json()
    return told
