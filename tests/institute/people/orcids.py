"""Numbers that people go by."""

from institute.people.orcid import check_character


def orcid(number):
    digits = f"{number:015}"
    signs = digits + check_character(digits)
    return "-".join(signs[place : place + 4] for place in range(0, 16, 4))
