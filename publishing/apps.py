import atexit
import functools
import logging

from django.apps import AppConfig
from django.core.signals import request_finished
from django.db.models.signals import post_migrate, post_save, pre_migrate
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self):
        from publishing import checks as checks  # It registers itself.
        from publishing.catalogue import triggers
        from publishing.content import reader_counts
        from publishing.releases import publication

        connect_rooms()
        make_queryset_classes_once()
        keep_unsuffixed_columns_empty()
        after_answer(reader_counts.store_soon)
        after_answer(publication.publish_late)
        atexit.register(reader_counts.store)
        pre_migrate.connect(before_migrate, sender=self)
        post_migrate.connect(triggers.install, sender=self)


def after_answer(work):
    """Call ``work`` when an answer has been sent, so that no reader waits for it.

    Nobody hears of its failure but the log.

    The connection that it opens is closed by the next request of the thread.
    """

    def receiver(**kwargs):
        try:
            work()
        except Exception:
            logger.exception("Work after an answer failed.")

    request_finished.connect(receiver, weak=False)


def connect_rooms():
    """Let the rooms above listen to the records of ``publishing.content``."""
    from publishing.content import signals
    from publishing.drafts import workflow
    from publishing.pages.external_links import store_links
    from publishing.revisions import recording
    from publishing.translations import translation_status

    signals.record_tracked.connect(recording.remember)
    # In this order: a revision says what is out of sync, which is found by the last.
    signals.record_changed.connect(recording.store_initial)
    signals.record_changed.connect(translation_status.update_sync_points)
    signals.record_changed.connect(recording.record)
    post_save.connect(store_links, sender="publishing.Revision")
    signals.record_deleted.connect(workflow.end_with_record)
    signals.item_saved.connect(workflow.follow_date)
    signals.text_unpublished.connect(workflow.forget_date)
    signals.texts_became_stale.connect(workflow.tell_of_stale)


def before_migrate(plan=(), **kwargs):
    from publishing.catalogue import triggers

    if plan:
        triggers.drop()


def keep_unsuffixed_columns_empty():
    """Let nothing be stored in the columns of translated fields that nobody reads.

    modeltranslation would store there, at each save of a whole row, what the active
    language says, and leave it there when the text is removed for good.
    """
    from modeltranslation.translator import translator

    for model in translator.get_registered_models(abstract=False):
        for name in translator.get_options_for_model(model).all_fields:
            field = model._meta.get_field(name)
            prepare = functools.partial(field.get_db_prep_save, field.get_default())
            field.get_db_prep_save = lambda value, connection, prepare=prepare: prepare(
                connection=connection
            )


def make_queryset_classes_once():
    """Let modeltranslation make the class of a model's querysets once.

    It makes a new one at each access to ``objects``, which costs more than the
    queryset, and leaves a class to the garbage collector.
    """
    from modeltranslation import manager

    make = manager.multilingual_queryset_factory

    @functools.cache
    def class_of(queryset_class):
        return make(queryset_class, instantiate=False)

    # Under its name: a pickled queryset names the function that makes it again.
    @functools.wraps(make)
    def make_once(old_cls, instantiate=True):
        return class_of(old_cls)() if instantiate else class_of(old_cls)

    manager.multilingual_queryset_factory = make_once
