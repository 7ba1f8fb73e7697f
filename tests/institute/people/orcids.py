"""Numbers that people go by."""

from stdnum.iso7064 import mod_11_2


def orcid(number):
    digits = f"{number:015}"
    signs = digits + mod_11_2.calc_check_digit(digits)
    return "-".join(signs[place : place + 4] for place in range(0, 16, 4))
