"""The settings of every machine: what differs comes from environment variables.

README.md has the table of the variables.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from website import environment, logs
from website.database import Connection, check_answer
from website.environment import boolean, choice, env, env_folder, env_together, number

# Paths

BASE_DIR = Path(__file__).resolve().parent.parent

# Core

DEBUG = env("DEBUG", "False", boolean)
SECRET_KEY = env("SECRET_KEY", "only-for-development" if DEBUG else None)

# Read by publishing.pages.seo, feeds and sitemap: the beginning of every absolute URL.
SITE_URL = env(
    "SITE_URL", "http://127.0.0.1:8000" if DEBUG else None, environment.site_url
)

ALLOWED_HOSTS = [name.strip() for name in env("ALLOWED_HOSTS", "").split(",")]
ALLOWED_HOSTS = [*filter(None, ALLOWED_HOSTS)] or [urlsplit(SITE_URL).hostname]

ROOT_URLCONF = "website.urls"
WSGI_APPLICATION = "website.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.authentication.StaffBackend"]

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
    "website.page_cache.answers.count_views",
    # As good as first, as it answers most readers by itself.
    "website.page_cache.answers.page_cache",
    "website.logs.number_requests",
    "website.middleware.add_constant_headers",
    "accounts.sessions.store_nowhere",
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
    "accounts.sessions.watch_sessions",
    "website.preparation.close_until_opened",
    "website.middleware.redirect_old_addresses",
    # Below the user; no middleware above may read the body.
    "website.middleware.limit_body_size",
    "website.middleware.refuse_unreadable_forms",
    "website.middleware.hide_sections",
    "website.limits.limit_requests",
    "website.middleware.keep_typed",
]
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
POOL = {
    "min_size": 1,
    "max_size": 8,
    # By default a reader would wait 30 seconds for a connection.
    "timeout": 2,
    # By default the time between attempts doubles, and the site would be back minutes
    # after the database.
    "reconnect_timeout": 1,
    "check": check_answer,
    "connection_class": Connection,
}
DATABASES = {"default": env("DATABASE_URL", read=environment.database)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["OPTIONS"] |= {
    "connect_timeout": 2,
    "options": " ".join(f"-c {name}={value}" for name, value in TIMEOUTS.items()),
    # The development server gives no connection back when a browser goes away.
    "pool": False if DEBUG else POOL,
}

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
# Read by glossary.models.term: letters with which no word begins.
NO_FIRST_LETTERS = {"ru": "ЪЫЬ"}
# Read by publishing.pages.seo:
# the territory of og:locale, by the spelling of each language.
TERRITORIES = {"ru": "RU", "en": "GB"}
# In the second are words of Django that the site replaces.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "django"]
FORMAT_MODULE_PATH = ["website.formats"]
TIME_ZONE = env("TIME_ZONE", "Europe/Moscow", environment.zone)

# No fallback: a page says that it is not in the reader's language.
MODELTRANSLATION_FALLBACK_LANGUAGES = ()

# Read by website.middleware: the cookie of the language switch.
HTTPS = env("HTTPS", "True", boolean)
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
# Read by website.appearance: how a reader wants the pages to look.
APPEARANCE_COOKIE_NAME = "__Host-appearance" if HTTPS else "appearance"

# Static and media

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(BASE_DIR / "media")))
# Read by publishing.cache.page_stamp and website.page_cache: the stored pages, or
# None; then each process still keeps in memory what it can. In development templates
# change without a request that says so.
PAGES_ROOT = env_folder(
    "PAGES_ROOT", "" if DEBUG else str(MEDIA_ROOT.absolute().with_name("pages"))
)
# Read by the worker: it has all public pages stored, for when the site is down.
MIRROR = env("MIRROR", "False", boolean)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "website.storage.ManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Security

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
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
        (f"{VALIDATION}.UserAttributeSimilarityValidator", {}),
        (f"{VALIDATION}.MinimumLengthValidator", {"min_length": 12}),
        (f"{VALIDATION}.CommonPasswordValidator", {}),
        (f"{VALIDATION}.NumericPasswordValidator", {}),
        ("accounts.authentication.RepetitionValidator", {}),
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
# Read by accounts.authentication.
SECOND_FACTOR = env(
    "SECOND_FACTOR",
    "optional" if "demo" in INSTALLED_APPS else "required",
    choice("required", "optional"),
)
# Read by accounts.provider: by whom people may sign in besides, an issuer of OpenID
# Connect; how it is called; and whether it asks for a second factor by itself.
OIDC_URL, OIDC_ID, OIDC_SECRET = env_together("OIDC_URL", "OIDC_ID", "OIDC_SECRET")
OIDC_URL = env("OIDC_URL", "", environment.endpoint)
OIDC_NAME = env("OIDC_NAME", "")
OIDC_SECOND_FACTOR = env("OIDC_SECOND_FACTOR", "False", boolean)
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

MAILERS = {"default": env("MAIL_URL", "console:", environment.mail)}
DEFAULT_FROM_EMAIL = env("MAIL_FROM", f"noreply@{urlsplit(SITE_URL).hostname}")

# Logging

LOG_FORMAT = env("LOG_FORMAT", "json", choice("json", "text"))
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

# Ours

# Read by Django's checks, and the doctor's: codes of problems that shall not be told.
# The first: the library ``i18n`` is ours in place of Django's, on purpose.
SILENCED_SYSTEM_CHECKS = [
    "templates.W003",
    *env("SILENCED_CHECKS", "").replace(" ", "").split(","),
]

# Read by publishing.pages.external_links: the worker asks what texts link to.
CHECK_EXTERNAL_LINKS = env(
    "CHECK_EXTERNAL_LINKS", str(not (DEBUG or env("DEMO_PASSWORD", ""))), boolean
)

# Read by desk.translation_pane: who suggests translations, in the form of DeepL's API.
TRANSLATE_URL = env("TRANSLATE_URL", "", environment.endpoint)
TRANSLATE_KEY = env("TRANSLATE_KEY", "")
# Seconds.
TRANSLATE_TIMEOUT = 10
# What the API calls each language that it translates from, and into.
TRANSLATE_LANGUAGES = {
    "ru": {"source": "RU", "target": "RU"},
    "en": {"source": "EN", "target": "EN-GB"},
}

# Read by journal.deposits.services: to whom articles are sent, and in whose name.
CROSSREF_URL = env(
    "CROSSREF_URL", "https://doi.crossref.org/servlet/deposit", environment.endpoint
)
CROSSREF_LOGIN, CROSSREF_PASSWORD = env_together("CROSSREF_LOGIN", "CROSSREF_PASSWORD")
DOAJ_URL = env("DOAJ_URL", "https://doaj.org/api/articles", environment.endpoint)
DOAJ_KEY = env("DOAJ_KEY", "")

# Read by website.limits: a factor of the numbers there; 0 sets no limits.
REQUEST_LIMITS = env("REQUEST_LIMITS", "1", number)

# Read by publishing.pages.views: how many items a list shows on one page.
PAGE_SIZE = 10

# Read by publishing.content.search:
# PostgreSQL's text search configuration of each language.
SEARCH_CONFIGS = {"ru": "russian", "en": "english"}

# Read by website.views.machines: the Contact of security.txt (mailto: or https:), by
# default the institute's first e-mail address.
SECURITY_CONTACT = env("SECURITY_CONTACT", "", environment.contact)
