from library.admin.document import DocumentAdmin
from library.admin.picture import PictureAdmin

__all__ = ["DocumentAdmin", "PictureAdmin"]
