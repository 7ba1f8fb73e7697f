from library.admin.document import DocumentAdmin
from library.admin.picture import PictureAdmin
