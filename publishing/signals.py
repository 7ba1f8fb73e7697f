"""What happens to published texts, for those above who follow it."""

from django.dispatch import Signal

# After the commit: the record at ``pointer`` has other rich texts than before;
# ``names`` are their fields, each with its language. The sender is its model.
text_saved = Signal()
