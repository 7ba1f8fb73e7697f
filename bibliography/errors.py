"""Why a file of bibliographic records cannot be read."""


class UnreadableRecords(ValueError):
    """A file is not what it is read as; ``imports.bibliography`` has the messages.

    ``code``: what is wrong. ``values``: where, as ``line`` or ``entry``, both counted
    from 1.
    """

    def __init__(self, code: str, **values):
        super().__init__(code)
        self.code, self.values = code, values
