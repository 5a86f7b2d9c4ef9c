"""Decrees (surat pengesahan): the decisions that changes rest on."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from contracts.event import Part
from contracts.privacy.classes import Internal
from contracts.text import PlainText

DecreeNumber = Annotated[PlainText, StringConstraints(min_length=3, max_length=100)]


class Decree(Part):
    """The decision a change rests on (surat pengesahan)."""

    number: Internal[DecreeNumber]
    on: Internal[date]
