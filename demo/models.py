from django.db import models


class LoadedDemo(models.Model):
    """That a piece of the demo content was loaded: once deleted, it stays deleted."""

    key = models.CharField(max_length=200, unique=True)
    pk_loaded = models.BigIntegerField()
    is_invented = models.BooleanField(default=False)

    def __str__(self):
        return self.key
