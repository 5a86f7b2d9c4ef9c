"""Which column of the template holds which field of a row, and how a value is written there."""

from datetime import date

from contracts.codes.code import Code
from services.registry.imports.rows.columns import template
from services.registry.imports.rows.date_cells import EPOCH

COLUMN_OF = {column.field: column.header for column in template(EPOCH, EPOCH)}
"""By field of PersonRow, in the template's order."""


def written(value: object) -> str:
    """As the template wants it: codes as numbers, dates as YYYY-MM-DD, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, Code):
        return str(value.number)
    return value.isoformat() if isinstance(value, date) else str(value)
