"""The manual of a service opens without a network: it asks nobody else for anything."""

import re

from fastapi.testclient import TestClient

PARTS = re.compile(r'(?:src|href)="(?!data:)([^"]+)"')


def test_every_part_of_the_page_comes_from_the_service_itself(web: TestClient) -> None:
    page = web.get("/docs")
    parts = PARTS.findall(page.text)
    assert len(parts) == 3
    for part in parts:
        answer = web.get(f"/{part}")
        assert (answer.status_code, "//" in part) == (200, False)
        assert answer.headers["content-type"].startswith(("text/css", "text/javascript"))
    assert "SwaggerUIBundle" in web.get("/docs/swagger-ui-bundle.js").text
    assert web.get("/docs/redoc.standalone.js").status_code == 422


def test_the_page_may_load_only_from_where_it_came(web: TestClient) -> None:
    policy = web.get("/docs").headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy
    assert "http" not in policy
