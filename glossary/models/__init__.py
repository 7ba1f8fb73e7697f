from glossary.models.concept import Concept
from glossary.models.domain import Domain
from glossary.models.feedback import ConsentText, Feedback
from glossary.models.generated_file import GeneratedFile
from glossary.models.linked_text import LinkedText, LinkedVersion
from glossary.models.source import Citation, Source
from glossary.models.term import Term
from glossary.models.title_page import TitlePage

__all__ = [
    "Citation",
    "Concept",
    "ConsentText",
    "Domain",
    "Feedback",
    "GeneratedFile",
    "LinkedText",
    "LinkedVersion",
    "Source",
    "Term",
    "TitlePage",
]
