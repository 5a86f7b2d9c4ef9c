"""Every sentence there is. A subject that is not listed here has none.

A fact without a sentence goes by its title, and a test names it.
"""

from services.reporting.sentences.cases import cases
from services.reporting.sentences.civil_events import civil_events
from services.reporting.sentences.families import families
from services.reporting.sentences.persons import persons
from services.reporting.sentences.programmes import programmes
from services.reporting.sentences.sentence import Sentences
from services.reporting.sentences.welfare import welfare

SENTENCES = Sentences.joined(
    families,
    civil_events,
    persons,
    welfare,
    cases,
    programmes,
)
