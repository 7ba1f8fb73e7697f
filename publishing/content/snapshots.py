"""Snapshots: the contents of a record as JSON, to compare, to store and to restore.

A snapshot is {name: value}: the fields that are not derived; each many-to-many relation
as a sorted list of primary keys; ``related``, the related items as a list of permanent
URLs; and each relation to children as a list of what languages share of them. A text
belongs to a language wherever it stands, so those of children have names as well::

    "programme": [{"pk": 7, "starts": "10:00:00"}, …]
    "programme.7.title_en": "Opening"

Children that are of one language each, as terms, are lists by language: ``terms_en``.
"""

from datetime import UTC, datetime
from hashlib import blake2b

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder, json
from django.db import models

from publishing.cache.compiled import array_of, compiled, with_keys
from publishing.content.ordered import OrderedManyToManyField
from publishing.content.pointer_model import Link
from text.languages import LANGUAGES, language_of
from text.pointers import Pointer

RELATED = "related"
# The scope of what belongs to no language; each language is a scope, too.
SHARED = "all"
SCOPES = [*LANGUAGES, SHARED]


def scope_of(name):
    """Return the language of a name in a snapshot, or ``SHARED``."""
    return language_of(name) or SHARED


def own_columns(model) -> list:
    """Return the concrete fields without those that modeltranslation redirects.

    To set an unsuffixed translated field is to set that of the active language.
    """
    return [
        field
        for field in model._meta.concrete_fields
        if not (
            field.primary_key
            or field.generated
            or hasattr(model, f"{field.name}_{LANGUAGES[0]}")
        )
    ]


def columns(model) -> list:
    """Return the fields of a snapshot: without derived and unrecorded ones."""
    left_out = {*getattr(model, "derived", ()), *getattr(model, "unrecorded", ())}
    return [
        field
        for field in own_columns(model)
        if field.name not in left_out and stem(field.name) not in left_out
    ]


def stem(name: str) -> str:
    """Return the name of a field without its language: of a child's, the relation."""
    if is_of_child(name):
        return name.partition(".")[0]
    language = language_of(name)
    return name.removesuffix(f"_{language}") if language else name


def is_of_child(name) -> bool:
    """Return whether a name is that of a text of a child: ``text_name`` has made it."""
    return "." in name


def text_name(relation, pk, column) -> str:
    return f"{relation}.{pk}.{column}"


def without(snapshot, names) -> dict:
    """Return a snapshot without these names, in any language."""
    return {
        name: value
        for name, value in snapshot.items()
        if name not in names and stem(name) not in names
    }


def take(model, pk) -> dict | None:
    """Return the snapshot of a stored record, or None if it does not exist."""
    return take_all(model, [pk]).get(pk)


def of(record) -> dict:
    """Return the snapshot of a record that is in memory as it is stored."""
    model = type(record)
    values = {
        field.name: plain(field, getattr(record, field.attname))
        for field in columns(model)
    }
    return with_relations({record.pk: values}, model)[record.pk]


def take_all(model, pks) -> dict:
    """Return {pk: snapshot} of the stored records, by as many statements as for one."""
    rows = rows_of(model, pks, columns(model))
    return with_relations({pk: snapshot for pk, _parent, snapshot in rows}, model)


def with_relations(by_pk, model) -> dict:
    """Add to the snapshots of records, {pk: columns}, what other tables hold."""
    pks = [*by_pk]
    gather_relations(by_pk, model)
    if has_related(model):
        ends = related_ends(model, pks=array_of(pks))
        chosen = [(pk, str(Pointer(*end))) for pk, *end in ends]
        gather(by_pk, RELATED, chosen)
    for name in getattr(model, "child_relations", ()):
        for pk, rows in take_children(model, name, pks).items():
            by_pk[pk] |= values_of_children(model, name, rows)
    return by_pk


@compiled
def related_ends(model):
    """Return the primary key of each record, and the pointer of each related item."""
    links = Link.objects.related().filter(from_model=model._meta.label_lower)
    chosen = with_keys(links, "from_pk").order_by("position")
    return chosen.values_list("from_pk", "to_model", "to_pk")


def take_children(model, name, pks) -> dict:
    """Return {primary key of each parent: snapshots of its children}."""
    relation = model._meta.get_field(name)
    fields = child_columns(model, name)
    rows = [*rows_of(relation.related_model, pks, fields, relation.field.attname)]
    children = {pk: {"pk": pk, **row} for pk, _parent, row in rows}
    gather_relations(children, relation.related_model)
    by_parent = {pk: [] for pk in pks}
    for pk, above, _row in rows:
        by_parent[above].append(children[pk])
    return by_parent


def values_of_children(model, relation, rows) -> dict:
    """Return {name: value} of the children of a record, as its snapshot has them."""
    values = {name: [] for name in child_lists(model, relation)}
    language_field = model._meta.get_field(relation).related_model.language_field
    for row in rows:
        if language_field:
            values[f"{relation}_{row[language_field]}"].append(row)
            continue
        texts = {name: row[name] for name in filter(language_of, row)}
        values[relation].append(without(row, texts))
        for column, text in texts.items():
            values[text_name(relation, row["pk"], column)] = text
    return values


def child_lists(model, relation) -> list[str]:
    """Return the names of the lists in which a snapshot has children of a relation."""
    if model._meta.get_field(relation).related_model.language_field:
        return [f"{relation}_{language}" for language in LANGUAGES]
    return [relation]


def child_rows(snapshot, model, relation) -> list[dict]:
    """Return the children in a snapshot, each with all of its columns.

    Texts of a row that is not there are left out.
    """
    columns = [field.name for field in child_columns(model, relation)]
    empty = dict.fromkeys(filter(language_of, columns), "")
    texts = texts_of_children(snapshot, relation)
    return [
        empty | row | texts.get(row["pk"], {})
        for name in child_lists(model, relation)
        for row in snapshot.get(name) or ()
    ]


def texts_of_children(snapshot, relation) -> dict:
    """Return {key: {column: text}} of the children whose texts a snapshot names."""
    found = {}
    for name, text in snapshot.items():
        if is_of_child(name) and stem(name) == relation:
            _relation, pk, column = name.split(".")
            found.setdefault(int(pk), {})[column] = text
    return found


def by_key(rows):
    return {row["pk"]: row for row in rows}


def gather_relations(by_pk, model):
    """Add the primary keys of the many-to-many relations to the snapshots."""
    for field in model._meta.many_to_many:
        pairs = pairs_of(field, pks=array_of(by_pk))
        gather(by_pk, field.name, pairs if keeps_order(field) else sorted(pairs))


def keeps_order(field):
    return isinstance(field, OrderedManyToManyField)


@compiled
def pairs_of(field):
    """Return the two primary keys of each row of a many-to-many relation."""
    here, there = field.m2m_column_name(), field.m2m_reverse_name()
    rows = field.remote_field.through._base_manager.order_by("pk")
    return with_keys(rows, here).values_list(here, there)


def gather(by_pk, name, pairs):
    """Add a list to each snapshot: of ``pairs`` (pk, value), the values of its pk."""
    for snapshot in by_pk.values():
        snapshot[name] = []
    for pk, value in pairs:
        by_pk[pk][name].append(value)


def has_related(model):
    return getattr(model, "has_related", False)


def child_columns(model, name):
    relation = model._meta.get_field(name)
    return [
        field for field in columns(relation.related_model) if field != relation.field
    ]


def rows_of(model, pks, fields, parent="pk"):
    """Yield (pk, key of the parent, {name: value}) of the rows of these parents."""
    names = tuple(field.attname for field in fields)
    for pk, above, *values in values_of(model, parent, names, pks=array_of(pks)):
        pairs = zip(fields, values, strict=True)
        yield pk, above, {field.name: plain(field, value) for field, value in pairs}


@compiled
def values_of(model, parent, names):
    # modeltranslation's own queryset looks for values of other languages.
    rows = with_keys(models.QuerySet(model), parent).order_by("pk")
    return rows.values_list("pk", parent, *names)


def plain(field, value):
    """Return a field's value as JSON; equal values give equal JSON."""
    if isinstance(field, (models.CharField, models.TextField)):
        # NULL and "" count as equal.
        return value or ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def differing_columns(record, stored) -> set[str]:
    """Return the names of the columns in which a record differs from another row."""
    return {
        field.name
        for field in columns(type(record))
        if plain(field, getattr(record, field.attname))
        != plain(field, getattr(stored, field.attname))
    }


def fingerprint(value) -> str:
    """Return a short hash that is the same as long as the content is.

    ``value`` is a snapshot, or what a field of a form or of a record holds. A version
    that is sent along with a form is compared by it with what is stored now.
    """
    return blake2b(comparable(value).encode(), digest_size=8).hexdigest()


def comparable(value) -> str:
    """Return a value as text that is the same for the same content."""
    if isinstance(value, models.Manager):
        value = value.all()
    if isinstance(value, datetime):
        # The fields of a form know no seconds.
        return f"{value.replace(second=0, microsecond=0).timestamp():.0f}"
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    if hasattr(value, "comparable"):
        return value.comparable()
    if hasattr(value, "_meta"):
        return str(value.pk)
    if hasattr(value, "__iter__") and not isinstance(value, str):
        value = list(value)
        parts = [comparable(part) for part in value]
        are_records = any(hasattr(part, "_meta") for part in value)
        return "\n".join(sorted(parts) if are_records else parts)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def differing(snapshot: dict, other: dict) -> list[str]:
    """Return the names, in both, of which ``snapshot`` says something else."""
    return [*changes(snapshot, other)]


def changes(snapshot: dict, other: dict) -> dict:
    """Return {name: value} of what ``snapshot`` says otherwise.

    A child that ``other`` does not have has empty texts there. Whether it is there is
    said by the list of children alone.
    """
    return {
        name: value
        for name, value in snapshot.items()
        if (name in other or is_of_child(name)) and value != other.get(name, "")
    }


def set_columns(record, values, columns, ends) -> list:
    """Set those of the columns of which there are values, as snapshots have them.

    ``ends``: of ``ends_of``. Returns the columns that cannot have their value: it is
    none of theirs, or the record to which it refers is not there.
    """
    lost = []
    for field in columns:
        if field.name not in values:
            continue
        value = values[field.name]
        try:
            if value is None or isinstance(field, (models.JSONField, ArrayField)):
                setattr(record, field.attname, value)
            elif field.many_to_one:
                setattr(record, field.name, ends[field][value])
            else:
                setattr(record, field.attname, field.to_python(value))
        except (KeyError, ValidationError):
            lost.append(field)
    return lost


def ends_of(columns, rows) -> dict:
    """Return {field: {key: record}} of what rows refer to, as far as it is there."""
    return {
        field: field.related_model._base_manager.in_bulk(
            {row[field.name] for row in rows if row.get(field.name)}
        )
        for field in columns
        if field.many_to_one
    }
