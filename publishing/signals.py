"""Signals for the packages above."""

from django.dispatch import Signal

# Sent after the commit when rich texts of the record at ``pointer`` changed; ``names``:
# their fields, with the language. The sender is the model.
text_saved = Signal()
