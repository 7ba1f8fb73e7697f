"""Time zones by their name in the IANA database, and what the clock shows there."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, override

from text.languages import LANGUAGES, current


@cache
def names() -> list[str]:
    """Return the zones of places, and UTC; none of the old abbreviations."""
    places = (name for name in available_timezones() if "/" in name)
    return sorted(["UTC", *(name for name in places if not name.startswith("Etc/"))])


@cache
def by_city(language: str) -> dict[str, str]:
    """Return {city in a language: name of its zone}."""
    with override("en"):
        # Of several names of a zone, that of the city.
        last = {n for n in names() if n.endswith(f"/{city(n).replace(' ', '_')}")}
    with override(language):
        return {city(name): name for name in [*reversed(names()), *sorted(last)]}


@cache
def by_any_city() -> dict[str, str]:
    """Return {city, without capitals: name of its zone} in all languages."""
    return {
        typed.casefold(): name
        for language in LANGUAGES
        for typed, name in [*by_city(language).items(), *((n, n) for n in names())]
    }


def is_known(name: str) -> bool:
    return name in names()


def check(name: str) -> None:
    if not is_known(name):
        raise ValidationError(
            gettext(
                "There is no time zone “%(zone)s”: write a city, such as Vladivostok, "
                "or a name, such as Asia/Vladivostok."
            )
            % {"zone": name}
        )


class ZoneFormField(forms.CharField):
    """A time zone by its city, in any language, or by its name."""

    def to_python(self, value):
        typed = super().to_python(value)
        return by_any_city().get(typed.casefold(), typed)

    def prepare_value(self, value):
        """Show the city, where no other zone goes by it."""
        if not is_known(value):
            return value
        shown = city(value)
        return shown if by_any_city().get(shown.casefold()) == value else value


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
        return super().formfield(**{"form_class": ZoneFormField, **kwargs})


def moment(day: date, clock: time, zone: str) -> datetime:
    """Return the moment at which the clock of a zone shows this time of this day.

    A time that comes twice, when clocks go back, is the first.
    """
    return datetime.combine(day, clock, ZoneInfo(zone))


def is_skipped(day: date, clock: time, zone: str) -> bool:
    """Tell whether clocks go forward over this time of this day."""
    local = moment(day, clock, zone)
    back = local.astimezone(UTC).astimezone(ZoneInfo(zone))
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)


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
