"""Who may sign in, and how."""

from dealership.settings.environment import env

AUTH_USER_MODEL = "accounts.User"
SCOPE_RESOLVER = "apps.accounts.sessions.scope_for"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/admin/"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_NAME = "keyline_session"

# allauth's own limits need the cache and know no fallback: identity.limits has both.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_ADAPTER = "apps.accounts.identity.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "apps.accounts.identity.forms.SignInForm",
    "reset_password": "apps.accounts.identity.forms.ForgottenPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_NOTIFICATIONS = False
# How many reverse proxies of ours stand in front: their X-Forwarded-For counts, nobody else's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
PASSWORD_RESET_TIMEOUT = 60 * 60

# What an authenticator app shows beside the account.
OTP_TOTP_ISSUER = "Keyline"
# Links in mails begin with this, never with what a request says its host is.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000")
# Whether manage.py prints demo sign-ins and their codes: on a developer's machine (local.py) only.
DEMO = False
# Nobody can have an address here (RFC 2606): the mark of a demo user.
DEMO_DOMAIN = "demo.example"
DEMO_PASSWORD = "keyline-demo-2026"
