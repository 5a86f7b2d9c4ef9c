"""The page on which a service's routes are read and tried: all of it comes from the service."""

from importlib.resources import files
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from infra.runtime.http.access import public
from infra.runtime.http.opening.declaring import Nothing, opens_nothing

router = APIRouter(dependencies=[public, opens_nothing(Nothing.EVERYBODY)], include_in_schema=False)

ASSETS = files("fastapi_offline") / "static"
"""Swagger UI, as its wheel brings it."""
Asset = Literal["swagger-ui-bundle.js", "swagger-ui.css"]
KINDS: dict[Asset, str] = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
}
POLICY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
}
KEPT = {"Cache-Control": "max-age=86400"}
# All refusals are the one problem document: its shape is shown with the first.
PAGE = """<!doctype html>
<html lang="id">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Petunjuk API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<style>
.response:not([data-code^="2"], [data-code="400"])
  :is(section, .response-controls, .model-example, .headers-wrapper) { display: none }
</style>
<div id="manual"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""
START = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#manual", deepLinking: true, docExpansion: "none", filter: true
});
"""


@router.get("/docs")
def manual() -> HTMLResponse:
    return HTMLResponse(PAGE, headers=POLICY)


@router.get("/docs/start.js")
def start() -> Response:
    return Response(START, media_type="text/javascript; charset=utf-8")


@router.get("/docs/{asset}")
def asset(asset: Asset) -> Response:
    content = (ASSETS / asset).read_bytes()
    return Response(content, media_type=KINDS[asset], headers=KEPT)
