from glossary.admin.concept import ConceptAdmin
from glossary.admin.suggestion import ConsentTextAdmin, SuggestionAdmin
from glossary.admin.vocabulary import DomainAdmin, SourceAdmin

__all__ = [
    "ConceptAdmin",
    "ConsentTextAdmin",
    "DomainAdmin",
    "SourceAdmin",
    "SuggestionAdmin",
]
