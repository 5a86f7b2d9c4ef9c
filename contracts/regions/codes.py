"""Codes of regions as Kemendagri writes them, dotted: `18.09.01.2001` is a village."""

from typing import Annotated

from contracts.privacy.classes import Class
from contracts.text import Digits

Village = Annotated[str, Digits(r"^\d{2}(\.\d{2}){2}\.\d{4}$"), Class.PUBLIC]
"""Code of a village (desa, kelurahan, desa adat); its name and label are in `contracts.regions`."""
Region = Annotated[str, Digits(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"), Class.PUBLIC]
"""Code of a province, regency, sub-district or village."""
