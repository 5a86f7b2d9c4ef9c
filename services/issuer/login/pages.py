"""The few pages people see when they log in: plain HTML, no script, nothing from elsewhere."""

from collections.abc import Mapping
from html import escape

from fastapi.responses import HTMLResponse

POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action {targets};"
    " frame-ancestors 'none'; base-uri 'none'"
)
STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --edge: #8a94a3; --act: #0b5c8a }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf1; --paper: #14191f; --edge: #5d6875; --act: #7cc0ea }
}
* { box-sizing: border-box }
body { margin: 0; font: 1.0625rem/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper) }
main { max-width: 26rem; margin: 8vh auto; padding: 0 1.25rem }
h1 { font-size: 1.5rem; margin: 0 0 1rem }
label { display: block; margin: 1rem 0 .25rem }
input { width: 100%; font: inherit; padding: .75rem; border: 1px solid var(--edge);
  border-radius: .375rem; background: transparent; color: inherit }
button { margin-top: 1.5rem; width: 100%; min-height: 3rem; font: inherit; font-weight: 600;
  border: 0; border-radius: .375rem; background: var(--act); color: var(--paper) }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px }
.fault { border-left: 4px solid #b3261e; padding: .5rem .75rem; margin: 0 0 1rem }
.secret { font-family: ui-monospace, monospace; overflow-wrap: anywhere }
img { background: #fff; width: 12rem; height: 12rem }
"""


def page(
    title: str, body: str, status: int = 200, fault: str = "", targets: str = "'self'"
) -> HTMLResponse:
    """`body` is HTML; `targets` are where its form may lead, redirects included."""
    warning = f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""
    return HTMLResponse(
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)} - Jejak</title><link rel="stylesheet" href="style.css"></head>'
        f"<body><main><h1>{escape(title)}</h1>{warning}{body}</main></body></html>",
        status,
        {
            "Cache-Control": "no-store",
            "Content-Security-Policy": POLICY.format(targets=targets),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )


def form(action: str, hidden: Mapping[str, str], fields: str, button: str) -> str:
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    return (
        f'<form method="post" action="{escape(action)}">{kept}{fields}'
        f"<button>{escape(button)}</button></form>"
    )


def field(name: str, label: str, kind: str = "text", **more: str) -> str:
    rest = "".join(f' {key.replace("_", "-")}="{escape(value)}"' for key, value in more.items())
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" required{rest}>'
    )
