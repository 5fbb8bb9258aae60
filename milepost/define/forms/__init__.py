"""Input of the catalogue, the desk and the list of resources."""

from milepost.define.forms.desk import CatalogueForm, StartForm
from milepost.define.forms.drafting import CoauthorForm, NameForm, OpeningForm
from milepost.define.forms.learning import RefusalForm, SuggestionForm
from milepost.define.forms.lineage import DeriveForm, EquivalenceForm

__all__ = [
    "CatalogueForm",
    "CoauthorForm",
    "DeriveForm",
    "EquivalenceForm",
    "NameForm",
    "OpeningForm",
    "RefusalForm",
    "StartForm",
    "SuggestionForm",
]
