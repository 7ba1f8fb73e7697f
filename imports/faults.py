class Fault(Exception):
    """Why a table cannot be read; ``values`` say where."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values
