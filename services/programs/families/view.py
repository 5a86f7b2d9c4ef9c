"""What the registry knew of each family at each of its positions: one row per family per change.

Kept as one view by two folds: who lives there (`residents`), and how it lives and where it stands
on the list (`welfare`).
"""

from contracts.privacy.classes import Class
from infra.runtime.projections.views import View
from services.programs.families.residents import residents
from services.programs.families.versions import TABLES
from services.programs.families.welfare import welfare

family_attributes = View(
    "family_attributes",
    TABLES,
    residents,
    welfare,
    opens=(Class.PERSONAL, Class.SPECIFIC),
)
