"""The translation desk: how much is to be translated, in which order, and by whom."""
