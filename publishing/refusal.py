"""Why a step leaves things as they are: said to the person, nothing is broken."""


class Refused(Exception):
    """``text``: why nothing is done; ``stops``: {pointer: reasons} of single items."""

    def __init__(self, text, stops=None):
        super().__init__(text)
        self.text, self.stops = text, stops or {}
