from glossary.admin.concept import ConceptAdmin
from glossary.admin.edition import EditionAdmin
from glossary.admin.linked_text import LinkedTextAdmin
from glossary.admin.suggestion import ConsentTextAdmin, SuggestionAdmin
from glossary.admin.vocabulary import DomainAdmin, SourceAdmin

__all__ = [
    "ConceptAdmin",
    "ConsentTextAdmin",
    "DomainAdmin",
    "EditionAdmin",
    "LinkedTextAdmin",
    "SourceAdmin",
    "SuggestionAdmin",
]
