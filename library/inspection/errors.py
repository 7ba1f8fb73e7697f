class Fault(Exception):
    """The file is not accepted. ``found``: what it is instead, where that is known."""

    def __init__(self, code: str, found: str = ""):
        super().__init__(code)
        self.code, self.found = code, found

    def as_json(self) -> dict:
        return {"fault": self.code} | ({"found": self.found} if self.found else {})
