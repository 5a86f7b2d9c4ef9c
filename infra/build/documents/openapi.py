"""A service's OpenAPI document, from its routers alone: no database and no issuer is asked."""

from importlib import import_module
from typing import Any

from fastapi import FastAPI
from psycopg_pool import ConnectionPool

from infra.build.examples import value_of
from infra.runtime.http.app import create_app
from infra.runtime.identity.tokens import Tokens
from infra.runtime.process.operations.routes import OPERATIONS
from infra.runtime.process.service import Service

Document = dict[str, Any]


def document(name: str) -> Document:
    """What `services.<name>.main.service` offers, every body and answer with an example."""
    service: Service = import_module(f"services.{name}.main").service
    return described(application(service))


def application(service: Service) -> FastAPI:
    return create_app(
        service.title,
        [*service.routers, *OPERATIONS],
        pool=ConnectionPool(open=False),
        tokens=Tokens("https://issuer.example", service.name),
    )


def described(app: FastAPI) -> Document:
    api: Document = app.openapi()
    definitions = api.get("components", {}).get("schemas", {})
    for path in api["paths"].values():
        for operation in path.values():
            for content in contents(operation):
                content.setdefault("example", value_of(content["schema"], definitions))
    return api


def contents(operation: Document) -> list[Document]:
    """The media types of the body and of the answers that have a shape."""
    holders = [operation.get("requestBody", {}), *operation["responses"].values()]
    return [
        content
        for holder in holders
        for content in holder.get("content", {}).values()
        if content.get("schema")
    ]
