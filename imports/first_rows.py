from django.utils.translation import gettext


class FirstRows:
    """Which row of a file was the first to have a value that no other may have.

    ::

        first_rows = FirstRows()
        if message := first_rows.message(form.cleaned_data["orcid"], row.number):
            form.add_error("orcid", message)
    """

    def __init__(self):
        self.numbers = {}

    def message(self, value, number, *, stays_out=False) -> str:
        """Say which row has the value already, or "" if it is the row of ``number``.

        A row that ``stays_out`` forbids the value to no other.
        """
        if stays_out:
            first = self.numbers.get(value, number)
        else:
            first = self.numbers.setdefault(value, number)
        return "" if first == number else in_row(first)


def in_row(number):
    return gettext("Row %(row)d has this already.") % {"row": number}
