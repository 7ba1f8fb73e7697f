"""Where the pages of a model stand in the back office."""

from django.urls import reverse


def page_of(model, page, *args) -> str:
    """Return the address of a model's page, such as ``change`` with a primary key."""
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)
