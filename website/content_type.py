"""Content types that Django cannot read, outside all middleware."""

import codecs

from django.utils.http import parse_header_parameters


def in_utf_8(application):
    """Wrap a WSGI application, for which a Content-Type in no UTF-8 counts as none.

    Django reads addresses, too, in the encoding that this header names, and some of
    these names decode no text.
    """

    def respond(environ, start_response):
        if not is_in_utf_8(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = ""
        return application(environ, start_response)

    return respond


def is_in_utf_8(content_type):
    try:
        _type, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):
        return False
