from library.models.document import Document, DocumentKind
from library.models.picture import Picture
