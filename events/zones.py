"""Time zones by their name in the IANA database, and what the clock shows there."""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _, override

from text.languages import current

UNKNOWN = _(
    "There is no time zone “%(value)s”: give its name, such as Asia/Vladivostok."
)


@cache
def names() -> list[str]:
    """Return the zones of places, and UTC; none of the old abbreviations."""
    places = (name for name in available_timezones() if "/" in name)
    return sorted(["UTC", *(name for name in places if not name.startswith("Etc/"))])


@cache
def choices(language: str) -> list[tuple[str, str]]:
    """Return the names of the zones, each with its city in a language, by the city."""
    with override(language):
        cities = [(name, f"{city(name)} ({name})") for name in names()]
    return sorted(cities, key=lambda choice: choice[1])


def is_known(name: str) -> bool:
    return name in names()


def check(name: str) -> None:
    if not is_known(name):
        raise ValidationError(UNKNOWN, code="invalid_choice", params={"value": name})


class ZoneFormField(forms.ChoiceField):
    """A time zone by its name; a form offers the cities."""

    default_error_messages = {"invalid_choice": UNKNOWN}

    def __init__(self, **kwargs):
        super().__init__(choices=lambda: choices(current()), **kwargs)


def of_the_institute() -> str:
    return settings.TIME_ZONE


class ZoneField(models.CharField):
    """The name of a time zone, such as ``Europe/Ulyanovsk``."""

    default_validators = [check]

    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, **{"max_length": 40, "default": of_the_institute, **kwargs}
        )

    def formfield(self, **kwargs):
        # Neither what a CharField tells of its length, nor the admin's text input.
        choice = {"form_class": ZoneFormField, "widget": forms.Select}
        return models.Field.formfield(self, **kwargs | choice)


def moment(day: date, clock: time, zone: str) -> datetime:
    """Return the moment at which the clock of a zone (first) shows a time of a day."""
    return datetime.combine(day, clock, ZoneInfo(zone))


def midnight_after(day: date, zone: str) -> datetime:
    """Return the moment at which a day ends."""
    return moment(day + timedelta(days=1), time.min, zone)


def offset(moment: datetime, zone: str) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset()


def differs(moment: datetime, zone: str) -> bool:
    """Tell whether the zone's clock shows another time than the institute's."""
    return offset(moment, zone) != offset(moment, of_the_institute())


def city(zone: str) -> str:
    """Return the city by which a zone goes: «Ульяновск», "Ulyanovsk"."""
    return get_timezone_location(zone, locale=current(), return_city=True)


def utc_offset(moment: datetime, zone: str) -> str:
    """Return the distance from Greenwich as people write it: "UTC+4"."""
    minutes = int(offset(moment, zone).total_seconds()) // 60
    if not minutes:
        return "UTC"
    sign, (hours, rest) = "+" if minutes > 0 else "−", divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
