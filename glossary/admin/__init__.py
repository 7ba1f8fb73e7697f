from glossary.admin.concept import ConceptAdmin
from glossary.admin.feedback import ConsentTextAdmin, FeedbackAdmin
from glossary.admin.vocabulary import DomainAdmin, SourceAdmin, TitlePageAdmin
