from library.admin import document, picture
