"""Work that is done when an answer has been sent, so that no reader waits for it."""

import logging

from django.core.signals import request_finished

logger = logging.getLogger(__name__)


def after_answer(work):
    """Call ``work`` after each answer; nobody hears of its failure but the log.

    The connection that it opens is closed by the next request of the thread.
    """

    def receiver(**kwargs):
        try:
            work()
        except Exception:
            logger.exception("Work after an answer failed.")

    request_finished.connect(receiver, weak=False)
