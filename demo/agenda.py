"""The events in the demo content, the places and the programmes."""

from datetime import datetime, timedelta

from django.utils import timezone

from demo.content import (
    FOLDER,
    TARGETS,
    Kind,
    bodies,
    chosen,
    loaded_record,
    loaded_records,
    read,
    read_all,
    states,
    suffixed,
    write,
)
from events.models import Event, Place, ProgrammeItem
from institute.models import Body, Partner, Person
from library.models import Document, Picture
from publishing.models import Link, Topic
from text.languages import LANGUAGES
from text.pointers import Pointer

# By what the files call them: the kind under which they are loaded, and the model.
SCHEMES = {**TARGETS, "article": TARGETS["key"]}


def make_place(source, loaded):
    return Place.objects.create(
        **suffixed(source, Place.texts), **chosen(source, ["country", "map_url"])
    )


def make_event(source, loaded):
    names = ["title", "summary", "status_note"]
    starts_on, starts_time = day_and_clock(source["starts"])
    ends_on, ends_time = day_and_clock(source.get("ends"))
    previous_on, previous_time = day_and_clock(source.get("previous_starts"))
    until, _clock = day_and_clock(source.get("registration_until"))
    fields = ["zone", "attendance", "online_url", "status", "our_role"]
    fields += ["is_in_chronicle"]
    event = Event.objects.create(
        **suffixed(source, names),
        **lines(source, "organisers"),
        **states(source),
        **chosen(source, [*fields, "registration_url"]),
        starts_on=starts_on,
        starts_time=starts_time,
        ends_on=ends_on if ends_on != starts_on else None,
        ends_time=ends_time,
        previous_on=previous_on,
        previous_time=previous_time,
        registration_until=until,
        place=loaded_record(Place, "place", source.get("place"), loaded),
        lead_picture=loaded_record(
            Picture, "picture", source.get("lead_picture"), loaded
        ),
    )
    for name, model, kind in [
        ("bodies", Body, "body"),
        ("partners", Partner, "partner"),
        ("documents", Document, "document"),
        ("topics", Topic, "topic"),
    ]:
        getattr(event, name).set(
            loaded_records(model, kind, source.get(name, []), loaded)
        )
    return event


def connect_event(source, loaded):
    """Store the programme, the text and the related items."""
    event = Event.objects.get(pk=loaded[f"event:{source['key']}"])
    for position, line in enumerate(source.get("programme", [])):
        add_line(event, line, position, loaded)
    related = [pointer_to(key, loaded) for key in source.get("related", [])]
    Link.objects.relate(event, filter(None, related))
    texts = bodies(FOLDER / "events" / source["key"], loaded)
    write(Event, "event", source, texts, loaded)


def pointer_to(key, loaded):
    """Return the pointer of "person:ershova", or None where that is no more."""
    scheme, _colon, name = key.partition(":")
    kind, model = SCHEMES[scheme]
    pk = loaded.get(f"{kind}:{name}")
    return Pointer(model, pk) if pk else None


def add_line(event, source, position, loaded):
    speakers = source.get("speakers", [])
    guests = [speaker for speaker in speakers if "person" not in speaker]
    line = ProgrammeItem.objects.create(
        event=event,
        position=position,
        **suffixed(source, ["title", "abstract", "room"]),
        **{
            f"guests_{language}": "\n".join(named(guest, language) for guest in guests)
            for language in LANGUAGES
        },
        **chosen(source, ["day", "kind"]),
        starts=clock(source.get("starts")),
        ends=clock(source.get("ends")),
    )
    keys = [speaker["person"] for speaker in speakers if "person" in speaker]
    line.speakers.set(loaded_records(Person, "people", keys, loaded))
    documents = source.get("documents", [])
    line.documents.set(loaded_records(Document, "document", documents, loaded))


def named(guest, language):
    """Return who has no page: name, affiliation."""
    parts = [guest.get(f"{name}_{language}") for name in ["name", "affiliation"]]
    return ", ".join(filter(None, parts))


def lines(source, name):
    """Return a text of several lines, which semicolons divide in the files."""
    return {
        field: text.replace("; ", "\n")
        for field, text in suffixed(source, [name]).items()
    }


def day_and_clock(text):
    """Return the day and the time of "2017-06-27 10:00" or "+30 days 10:00"."""
    if not text:
        return None, None
    *day, last = str(text).split()
    if ":" not in last:
        day, last = [*day, last], None
    if len(day) > 1:
        today = timezone.localdate()
        return today + timedelta(days=int(day[0])), clock(last)
    return datetime.fromisoformat(day[0]).date(), clock(last)


def clock(text):
    return datetime.strptime(text, "%H:%M").time() if text else None


KINDS = [
    Kind("place", read("places.toml")["places"], make_place),
    Kind("event", read_all("events/*/event.toml"), make_event, connect_event),
]
