"""Django's settings, all from :class:`milepost.site.config.Config`."""

import shlex
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext

from milepost.site.config import Config
from milepost.site.mailing import mail_server
from milepost.site.secrets import secret
from milepost.site.storing import file_storage

django_stubs_ext.monkeypatch()

CONFIG = Config()
HERE = Path(__file__).parent

DEBUG = False
DEVELOPMENT = CONFIG.development
DEMO = CONFIG.demo and CONFIG.development
PUBLIC_URL = CONFIG.public_url.rstrip("/")
DATA_DIR = CONFIG.data_dir.absolute()
UPLOAD_LIMIT = CONFIG.upload_limit
SMALLEST_GROUP = CONFIG.smallest_group
ADULT_AGE = CONFIG.adult_age
SCAN_COMMAND = shlex.split(CONFIG.scan_command)
SCANNER = CONFIG.scanner
HOLD_BACK = "milepost.site.minors.hold_back"
"""What holds back all that a minor showed before they said that they are one, in every stage."""
RECOGNITION = "milepost.recognize.queries.recognition_of_report"
"""What tells of a checked badge how far it is recognized: `verify` knows no other stage."""
VC_API = CONFIG.vc_api
OLD_WALLETS = CONFIG.old_wallets
BADGE_TYPES = [one.strip() for one in CONFIG.badge_types.split(",") if one.strip()]
LOG_WITNESSES = [line.strip() for line in CONFIG.witnesses.split(",") if line.strip()]
PROXIES = CONFIG.proxies
SECRET_KEY = secret("secret_key", given=CONFIG.secret_key, folder=DATA_DIR, development=DEVELOPMENT)
KEY_ENCRYPTION_KEY = secret(
    "key_encryption_key", given=CONFIG.key_encryption_key, folder=DATA_DIR, development=DEVELOPMENT
)

ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or "localhost"]
if DEVELOPMENT:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "testserver"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.secure
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "milepost.site",
    "milepost.recognize",
    "milepost.review",
    "milepost.earn",
    "milepost.hold",
    "milepost.issue",
    "milepost.verify",
    "milepost.define",
    "milepost.practice",
    "milepost.frameworks",
    "milepost.organizations",
    "milepost.people",
    "milepost.ledger",
    "milepost.kit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "milepost.kit.middleware.SafetyHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "milepost.review.views.guests.GuestsReviewOnly",
    "milepost.people.languages.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "milepost.kit.middleware.KeptWords",
    "milepost.kit.middleware.Refusals",
]
ROOT_URLCONF = "milepost.site.urls"
WSGI_APPLICATION = "milepost.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "milepost.site.navigation.navigation",
            ],
        },
    }
]

FORM_RENDERER = "milepost.kit.forms.Renderer"
CSRF_FAILURE_VIEW = "milepost.kit.kept.not_sure"

DATABASES = {"default": dj_database_url.parse(CONFIG.database, conn_max_age=60)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = False
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
USE_I18N = True
FORMAT_MODULE_PATH = ["milepost.kit.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": file_storage(CONFIG.files_url, folder=DATA_DIR / "files"),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "milepost.kit.uploads.Together",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_FROM_EMAIL = CONFIG.mail_from
MAIL = mail_server(CONFIG.mail_url, development=DEVELOPMENT)
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.tls, MAIL.ssl
EMAIL_TIMEOUT = 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}
"""What went wrong goes to standard error, with its traceback; the system's journal keeps it."""
