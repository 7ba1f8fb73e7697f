"""The settings of every machine: what differs comes from environment variables.

README.md has the table of the variables.
"""

import os
import re
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from website import error_reports, logs
from website.database import Connection, check_answer

# Paths

BASE_DIR = Path(__file__).resolve().parent.parent

# Environment helpers


def env(name, default=None):
    """Return the variable; raise ImproperlyConfigured if it has no value or default."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set: see the table in README.md.")
    return value


def env_bool(name, default):
    value = env(name, str(default))
    if value not in {"True", "False", "1", "0"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: it takes True or False.")
    return value in {"True", "1"}


def env_choice(name, choices, default):
    value = env(name, default)
    if value not in choices:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: it takes {' or '.join(choices)}."
        )
    return value


def env_number(name, default):
    """Return a number that is not negative."""
    value = env(name, default)
    if not re.fullmatch(r"\d+(\.\d+)?", value, re.ASCII):
        raise ImproperlyConfigured(f"{name} is {value!r}: it takes a number.")
    return float(value)


def env_url(name, default=None):
    """Return an http(s) URL without a path or a final slash."""
    value = env(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: it takes an address such as https://example.org."
        )
    return value


def env_endpoint(name):
    """Return an http(s) URL with whatever path; "" where none is set."""
    value = env(name, "")
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: it takes an address such as "
            "https://api.example.org/v2/translate."
        )
    return value


def env_database(name):
    """Read postgres://user:password@host:port/name?option=value."""
    try:
        url = urlsplit(env(name))
        port = url.port or ""
    except ValueError:
        url, port = None, ""
    database = unquote(url.path.lstrip("/")) if url else ""
    if not database or url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} takes an address such as postgres://user:password@host:5432/name."
        )
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(url.username or options.pop("user", "")),
        "PASSWORD": unquote(url.password or options.pop("password", "")),
        "HOST": unquote(url.hostname or options.pop("host", "")),
        "PORT": port or options.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            "connect_timeout": 2,
            "options": " ".join(
                f"-c {name}={milliseconds}" for name, milliseconds in TIMEOUTS.items()
            ),
            "pool": {
                "min_size": 1,
                "max_size": 8,
                # By default a reader would wait 30 seconds for a connection.
                "timeout": 2,
                # By default the time between attempts doubles, and the site would be
                # back minutes after the database.
                "reconnect_timeout": 1,
                "check": check_answer,
                "connection_class": Connection,
            },
        },
    }


def env_mail(name):
    """Read smtp://user:password@host:587 (STARTTLS), or smtps://… (TLS from the start).

    By default mail is written to the log, with file:///folder to files there.
    """
    value = env(name, "console:")
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        url, port = None, None
    if url and value == "console:":
        return {"BACKEND": "website.mail_log.MailLog"}
    if url and url.scheme == "file" and not url.netloc and len(url.path) > 1:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(url.path)},
        }
    if not url or url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ImproperlyConfigured(
            f"{name} takes an address such as smtp://user:password@mail.example:587."
        )
    is_local = url.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": url.hostname,
            "port": port or (465 if url.scheme == "smtps" else 587),
            "username": unquote(url.username or ""),
            "password": unquote(url.password or ""),
            "use_ssl": url.scheme == "smtps",
            # Unencrypted only to a server on this machine.
            "use_tls": url.scheme == "smtp" and not is_local,
            # Seconds: the person who saves a reply waits for it.
            "timeout": 10,
        },
    }


def env_contact(name):
    """Return a mailto: or https: address (RFC 9116); "" where none is set."""
    value = env(name, "")
    if value and not re.match("(mailto:|https://).", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: it takes mailto:… or https://…"
        )
    return value


def env_zone(name, default):
    value = env(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: it takes a zone such as Europe/Moscow."
        ) from error
    return value


def env_media(name):
    """Read https://key:secret@host:port/bucket?region=…; by default a folder is meant.

    Return what Django takes as a storage.
    """
    value = env(name, "folder:")
    if value == "folder:":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    try:
        url = urlsplit(value)
        port = f":{url.port}" if url.port else ""
    except ValueError:
        url = urlsplit("")
    bucket = url.path.strip("/")
    if (
        url.scheme not in {"http", "https"}
        or not (url.hostname and url.username and url.password and bucket)
        or "/" in bucket
    ):
        raise ImproperlyConfigured(
            f"{name} takes an address such as https://key:secret@store.example/bucket."
        )
    if not find_spec("storages") or not find_spec("boto3"):
        raise ImproperlyConfigured(f"{name} needs the packages of requirements-s3.txt.")
    return {
        "BACKEND": "website.media_store.MediaStore",
        "OPTIONS": {
            "endpoint_url": f"{url.scheme}://{url.hostname}{port}",
            "access_key": unquote(url.username),
            "secret_key": unquote(url.password),
            "bucket_name": bucket,
            "region_name": dict(parse_qsl(url.query)).get("region", "us-east-1"),
        },
    }


def env_folder(name, default):
    """Return a path; None where the variable is set to nothing."""
    path = os.environ.get(name, default).strip()
    return Path(path) if path else None


# Core

DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env("SECRET_KEY", "only-for-development" if DEBUG else None)

# Read by publishing.pages.seo, feeds and sitemap: the beginning of every absolute URL.
SITE_URL = env_url("SITE_URL", "http://127.0.0.1:8000" if DEBUG else None)

ALLOWED_HOSTS = [
    *filter(None, os.environ.get("ALLOWED_HOSTS", "").replace(" ", "").split(","))
] or [urlsplit(SITE_URL).hostname]

# "public": a process for readers alone. Read by publishing.apps.
ROLE = env_choice("ROLE", ["all", "public"], "all")
ROOT_URLCONF = "website.public_urls" if ROLE == "public" else "website.urls"
WSGI_APPLICATION = "website.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["website.sign_in.Backend"]
SESSION_ENGINE = "website.sign_in"

# Read by website.urls: the path of the back office.
ADMIN_PATH = env("ADMIN_PATH", "admin").strip("/") + "/"

# Apps

INSTALLED_APPS = [
    "modeltranslation",
    "desk",
    "news",
    "events",
    "glossary",
    "journal",
    "institute",
    "library",
    "imports",
    "publishing",
    "accounts",
    # Below our templates, which take the place of its own.
    "allauth.account",
    "allauth.mfa",
    "desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.forms",
    "django_prose_editor",
    # For its catalogue: the Russian names of countries.
    "django_countries",
    # After django.contrib.auth, which creates the permissions that its roles take.
    "website",
]
if env("DEMO_PASSWORD", ""):
    # Only where the demo content is wanted; nothing else imports it.
    INSTALLED_APPS.append("demo")

# Middleware

MIDDLEWARE = [
    "website.view_counts.count_views",
    # As good as first, as it answers most readers by itself.
    "website.page_cache.answers.page_cache",
    "website.logs.number_requests",
    "website.middleware.add_constant_headers",
    "accounts.middleware.store_nowhere",
    # Above what answers by itself, so that files and redirects have a policy too.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "website.middleware.refuse_unknown_methods",
    "website.middleware.language_from_address",
    "website.middleware.refuse_unreadable_parameters",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "website.appearance.show_as_chosen",
    "website.middleware.language_from_user",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.watch_sessions",
    "website.middleware.redirect_old_addresses",
    # Below the user; no middleware above may read the body.
    "website.middleware.limit_body_size",
    "website.middleware.refuse_unreadable_forms",
    "website.limits.limit_requests",
    "website.ended_sessions.keep_typed",
]
if ROLE == "public":
    # Nobody is signed in, so there is no table of sessions to read.
    for_users = {
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "accounts.middleware.watch_sessions",
    }
    for_nobody = {
        "django.contrib.auth.middleware.AuthenticationMiddleware": (
            "website.middleware.sign_nobody_in"
        )
    }
    MIDDLEWARE = [
        for_nobody.get(name, name) for name in MIDDLEWARE if name not in for_users
    ]
    # The admin asks for these three.
    SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]

# Templates

FORM_RENDERER = "publishing.pages.form_renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "website.context.frame",
            ],
        },
    },
]

# Database

# Milliseconds.
TIMEOUTS = {
    # A page that takes longer answers 503.
    "statement_timeout": 15_000,
    # Whoever saves what an import has locked gets a message.
    "lock_timeout": 5_000,
    # Transactions stay open while a file is inspected, a PDF is made, or the progress
    # of an import is sent.
    "idle_in_transaction_session_timeout": 600_000,
}
DATABASES = {"default": env_database("DATABASE_URL")}
if DEBUG:
    # The development server gives no connection back when a browser goes away.
    DATABASES["default"]["OPTIONS"]["pool"] = False

# Languages

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
# Read by text.languages: which text it is, within a sentence.
LANGUAGE_OF_TEXT = {
    "ru": pgettext_lazy("text", "Russian"),
    "en": pgettext_lazy("text", "English"),
}
# Read by publishing.templatetags: how a list marks what is in the other language.
IN_LANGUAGE = {"ru": _("in Russian"), "en": _("in English")}
# Read by text.languages: the letters by which the language of a text is guessed.
LETTERS = {"ru": "а-яё", "en": "a-z"}
# Read by glossary.letters: letters with which no word begins.
NO_FIRST_LETTERS = {"ru": "ЪЫЬ"}
# Read by publishing.pages.seo: the territory of og:locale, by the spelling of each language.
TERRITORIES = {"ru": "RU", "en": "GB"}
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["website.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env_zone("TIME_ZONE", "Europe/Moscow")

# No fallback: a page says that it is not in the reader's language.
MODELTRANSLATION_FALLBACK_LANGUAGES = ()

# Read by website.request_language: the cookie of the language switch.
HTTPS = env_bool("HTTPS", True)
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
# Read by website.appearance: how a reader wants the pages to look.
APPEARANCE_COOKIE_NAME = "__Host-appearance" if HTTPS else "appearance"

# Static and media

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(BASE_DIR / "media")))
# Read by publishing.cache.page_stamp and website.page_cache: the stored pages, or None. In
# development templates change without a request that says so.
PAGES_ROOT = env_folder(
    "PAGES_ROOT", "" if DEBUG else str(MEDIA_ROOT.absolute().with_name("pages"))
)
# Read by website.mirror: the folder of the static mirror, or None.
MIRROR_ROOT = env_folder("MIRROR_ROOT", "")
STORAGES = {
    "default": env_media("MEDIA_S3"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "website.storage.ManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Security

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
# A session cookie, because readers get it too, with the glossary's form.
CSRF_COOKIE_AGE = None
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "website.views.errors.csrf_failure"

# Django adds the nonce only where a template uses it: in the back office.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}

VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options in [
        (f"{VALIDATION}.UserAttributeSimilarityValidator", {"max_similarity": 0.5}),
        (f"{VALIDATION}.MinimumLengthValidator", {"min_length": 12}),
        (f"{VALIDATION}.CommonPasswordValidator", {}),
        (f"{VALIDATION}.NumericPasswordValidator", {}),
        ("accounts.passwords.RepetitionValidator", {}),
        ("institute.organization.passwords.InstituteWordsValidator", {}),
    ]
]
# A long form with its two columns and rows of inlines has many fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
# Shown by library.admin in the form for several pictures.
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# Read by website.middleware: bytes of the body of a request; forms are far smaller.
BODY_LIMIT = 1_000_000
# The same in the back office: a document has up to three files.
UPLOAD_LIMIT = 200_000_000

# Sign-in

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
# Read by accounts.sessions: a session ends after so long without activity, and after
# so long in any case.
SESSION_IDLE = timedelta(hours=2)
SESSION_LONGEST = timedelta(hours=12)
# Of a sign-in that is not finished.
SESSION_COOKIE_AGE = 60 * 60
# Read by accounts.second_factor.
SECOND_FACTOR = env_choice(
    "SECOND_FACTOR",
    ["required", "optional"],
    "optional" if "demo" in INSTALLED_APPS else "required",
)
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.ReauthenticationForm",
    "reset_password": "accounts.forms.PasswordMailForm",
    "reset_password_from_key": "accounts.forms.ChoosePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
# allauth's own would hold in one process.
ACCOUNT_RATE_LIMITS = False
# Seconds.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = (
    "django.contrib.auth.tokens.PasswordResetTokenGenerator"
)
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "authenticate": "accounts.forms.CodeForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "edit_webauthn": "accounts.forms.EditPasskeyForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
    "reauthenticate": "accounts.forms.ReauthenticationCodeForm",
    "reauthenticate_webauthn": "accounts.forms.ReauthenticationPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
# Codes of the period before and after too, as clocks differ.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "required"

# Mail

MAILERS = {"default": env_mail("MAIL_URL")}
DEFAULT_FROM_EMAIL = env("MAIL_FROM", f"noreply@{urlsplit(SITE_URL).hostname}")

# Logging

LOG_FORMAT = env_choice("LOG_FORMAT", ["json", "text"], "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"chosen": {"()": logs.FORMATTERS[LOG_FORMAT]}},
    "filters": {"refusals": {"()": lambda: logs.without_tracebacks_of_refusals}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "chosen",
            "filters": ["refusals"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}

if SENTRY_DSN := env("SENTRY_DSN", ""):
    error_reports.start(SENTRY_DSN)

# Ours

# Read by website.wsgi: where each process says that it is alive; 0: only at /healthz.
HEALTH_PORT = int(env_number("HEALTH_PORT", "0"))

# Read by website.views.metrics: who sends it may read the metrics from elsewhere.
METRICS_TOKEN = env("METRICS_TOKEN", "")

# Read by publishing.pages.external_links: the worker asks what texts link to.
CHECK_EXTERNAL_LINKS = env_bool(
    "CHECK_EXTERNAL_LINKS", not (DEBUG or env("DEMO_PASSWORD", ""))
)

# Read by desk.translation_pane: who suggests translations, in the form of DeepL's API.
TRANSLATE_URL = env_endpoint("TRANSLATE_URL")
TRANSLATE_KEY = env("TRANSLATE_KEY", "")
# Seconds.
TRANSLATE_TIMEOUT = 10
# What the API calls each language that it translates from, and into.
TRANSLATE_LANGUAGES = {
    "ru": {"source": "RU", "target": "RU"},
    "en": {"source": "EN", "target": "EN-GB"},
}

# Read by website.limits: a factor of the numbers there; 0 sets no limits.
REQUEST_LIMITS = env_number("REQUEST_LIMITS", "1")

# Read by publishing.pages.views: how many items a list shows on one page.
PAGE_SIZE = 10

# Read by publishing.content.search: PostgreSQL's text search configuration of each language.
SEARCH_CONFIGS = {"ru": "russian", "en": "english"}

# Read by website.views.machines: the Contact of security.txt (mailto: or https:), by
# default the institute's first e-mail address.
SECURITY_CONTACT = env_contact("SECURITY_CONTACT")
