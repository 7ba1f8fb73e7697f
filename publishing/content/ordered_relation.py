from django.db import models
from django.db.models.expressions import RawSQL


class OrderedManyToManyField(models.ManyToManyField):
    """A relation that keeps the order in which its records were chosen.

    It is that of the rows between both, by their keys::

        affiliations = OrderedManyToManyField(Affiliation)
        Contribution._meta.get_field("affiliations").write(contribution, [2, 1])
    """

    keeps_order = True

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        # To the database it is one like any other.
        return name, "django.db.models.ManyToManyField", args, kwargs

    def in_order(self, queryset):
        """Order a queryset of records that are prefetched through the relation."""
        return queryset.order_by(RawSQL(f'"{self.m2m_db_table()}"."id"', []))

    def write(self, record, keys):
        """Store the records of these keys, in this order."""
        through = self.remote_field.through
        here, there = self.m2m_column_name(), self.m2m_reverse_name()
        rows = through._base_manager.filter(**{here: record.pk}).order_by("pk")
        stored = [*rows.values_list(there, flat=True)]
        if stored == [*keys]:
            return
        # Nor what was prefetched is right any more.
        getattr(record, self.name).clear()
        through._base_manager.bulk_create(
            through(**{here: record.pk, there: key}) for key in keys
        )

    def save_form_data(self, instance, data):
        self.write(instance, [record.pk for record in data])
