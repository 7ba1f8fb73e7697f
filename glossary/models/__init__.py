from glossary.models.concept import Citation, Concept
from glossary.models.feedback import ConsentText, Feedback
from glossary.models.linked_text import LinkedText, LinkedVersion
from glossary.models.term import Term
from glossary.models.title_page import GeneratedFile, TitlePage
from glossary.models.vocabulary import Domain, Source
