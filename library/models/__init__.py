from library.models.document import Document
from library.models.picture import Picture
