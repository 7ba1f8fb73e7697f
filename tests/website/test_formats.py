"""Dates as readers see them."""

from datetime import datetime

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

DAY = {"ru": "7\N{NBSP}сентября", "en": "7\N{NBSP}September"}


@pytest.mark.parametrize("language", DAY)
@pytest.mark.parametrize("name", ["DATE_FORMAT", "DATETIME_FORMAT", "MONTH_DAY_FORMAT"])
def test_no_line_ends_between_a_day_and_its_month(language, name):
    with override(language):
        assert date_format(datetime(1998, 9, 7), name).startswith(DAY[language])
