"""The pictures of the demo content: drawn by the project, the same on every machine."""

from importlib import import_module
from io import BytesIO


def draw(name):
    """Return the picture that a function of this package draws: "networks.cities"."""
    module, function = name.split(".")
    return getattr(import_module(f"{__name__}.{module}"), function)()


def png(name):
    """Return that picture as the bytes of a PNG file."""
    target = BytesIO()
    draw(name).save(target, "PNG")
    return target.getvalue()
