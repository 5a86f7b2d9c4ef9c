"""Documented parameters: what stands in an address, and which examples a request is begun with."""

from typing import Any

from contracts.ids import IN_PATHS

Document = dict[str, Any]

RARELY_SENT = {
    "Acting-Role",
    "Channel",
    "Confirmed",
    "Confirmed-At",
    "Delegation",
    "Office",
    "On-Behalf-Of",
}
"""Their examples are shown, but no request begins with them: most do without."""


def describe(parameter: Document) -> None:
    """Give a path parameter its word, a header its spelling, and what is usually sent an example.

    An example beside its schema is filled in when somebody tries the route on the service's page.
    One within the schema is not even shown there, so its words say it.
    """
    where, schema = parameter["in"], parameter["schema"]
    if where == "header":
        parameter["name"] = parameter["name"].title()
    if where == "path" and parameter["name"] in IN_PATHS:
        parameter["description"], example = IN_PATHS[parameter["name"]]
        schema["examples"] = [example]
    usual = where != "query" and parameter["name"] not in RARELY_SENT
    for example in schema.get("examples", ())[:1]:
        if usual or parameter["required"]:
            parameter["example"] = example
        else:
            text = example[0] if isinstance(example, list) else example
            parameter["description"] = f"{parameter.get('description', '')}; misalnya `{text}`"
