"""What would break a consumer: a field that goes, becomes required, or takes fewer values."""

from typing import Any

Schema = dict[str, Any]


def breaking(old: Schema, new: Schema) -> list[str]:
    """Why the new schema is no additive change of the old one; empty when it is."""
    faults = _object("", old, new)
    for name, definition in old.get("$defs", {}).items():
        if name in new.get("$defs", {}):
            faults += _object(name, definition, new["$defs"][name])
        elif _refers(new, name):
            faults.append(f"{name}: definition is gone")
    return faults


def _object(path: str, old: Schema, new: Schema) -> list[str]:
    faults = []
    if _type(old) != _type(new):
        faults.append(f"{path or 'message'}: type {_type(old)} became {_type(new)}")
    if gone := set(old.get("enum", [])) - set(new.get("enum", [])):
        faults.append(f"{path}: values {sorted(map(str, gone))} are gone")
    for name in old.get("required", []):
        if name not in new.get("required", []):
            faults.append(f"{path}.{name}: was always there, now it may be missing")
    for name, before in old.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        if name not in new.get("properties", {}):
            faults.append(f"{here}: field is gone")
        else:
            faults += _object(here, before, new["properties"][name])
    return faults


def _type(schema: Schema) -> Any:
    if "$ref" in schema:
        return schema["$ref"]
    if "anyOf" in schema:
        return sorted(str(_type(each)) for each in schema["anyOf"])
    if "items" in schema:
        return [schema.get("type"), _type(schema["items"])]
    return schema.get("type")


def _refers(schema: Schema, name: str) -> bool:
    return f"#/$defs/{name}'" in str(schema)
