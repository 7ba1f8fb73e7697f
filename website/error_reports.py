"""Sends errors to Sentry, or to another server that takes the same reports.

A report says where in the code something failed, and the number of the request. It has
nothing that people have typed, not even the message of the exception: the log has that.
"""

import logging

from django.core.exceptions import ImproperlyConfigured

from website.logs import request_id

# Of a report, of its message and of an exception, what is sent.
REPORT = {"event_id", "timestamp", "platform", "level", "logger", "sdk"}
MESSAGE = {"message"}
EXCEPTION = {"type", "module", "stacktrace", "mechanism"}


def start(dsn):
    """Report from now on what is logged as an error."""
    try:
        import sentry_sdk
        from sentry_sdk.integrations.atexit import AtexitIntegration
        from sentry_sdk.integrations.logging import LoggingIntegration
        from sentry_sdk.utils import BadDsn
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, but sentry-sdk is not installed: "
            "pip install --require-hashes -r requirements-sentry.txt"
        ) from error
    try:
        sentry_sdk.init(
            dsn,
            before_send=without_personal_data,
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[
                AtexitIntegration(callback=lambda pending, timeout: None),
                LoggingIntegration(level=None, event_level=logging.ERROR),
            ],
            include_local_variables=False,
        )
    except BadDsn as error:
        raise ImproperlyConfigured(
            f"SENTRY_DSN takes an address such as https://key@sentry.example/1: {error}"
        ) from error


def without_personal_data(event, hint):
    """Return what is sent of a report; None for an answer 4xx, which is no error."""
    status = getattr(hint.get("log_record"), "status_code", 500)
    if 400 <= status < 500:
        return None
    report = chosen(event, REPORT)
    if "logentry" in event:
        # As it is in the code, before values were put in.
        report["logentry"] = chosen(event["logentry"], MESSAGE)
    if "exception" in event:
        values = event["exception"]["values"]
        report["exception"] = {"values": [chosen(value, EXCEPTION) for value in values]}
    if number := request_id():
        report["tags"] = {"request": number}
    return report


def chosen(values, names):
    return {name: value for name, value in values.items() if name in names}
