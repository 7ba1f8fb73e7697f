class InvalidDocument(Exception):
    """The file is not accepted. ``actual``: what it is instead, where that is known."""

    def __init__(self, code: str, actual: str = ""):
        super().__init__(code)
        self.code, self.actual = code, actual

    def as_json(self) -> dict:
        return {"error": self.code} | ({"actual": self.actual} if self.actual else {})
