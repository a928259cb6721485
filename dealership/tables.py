"""The class of every third-party table, with its reason. Our own models say theirs themselves."""

# label → (class, why)
THIRD_PARTY: dict[str, tuple[str, str]] = {
    "account.EmailAddress": ("identity", "allauth: read to sign in, before a scope exists"),
    "account.EmailConfirmation": ("identity", "allauth: read from a link, before a scope exists"),
    "admin.LogEntry": ("infrastructure", "stays empty: AuditEvent takes its place"),
    "auth.Group": ("infrastructure", "stays empty: roles are fixed in code"),
    "auth.Permission": ("infrastructure", "names of models only; permission codes live in code"),
    "auth.Group_permissions": ("infrastructure", "stays empty: roles are fixed in code"),
    "contenttypes.ContentType": ("infrastructure", "names of models only"),
    "django_celery_beat.ClockedSchedule": ("infrastructure", "when, never what"),
    "django_celery_beat.CrontabSchedule": ("infrastructure", "when, never what"),
    "django_celery_beat.IntervalSchedule": ("infrastructure", "when, never what"),
    "django_celery_beat.PeriodicTask": ("infrastructure", "task names and ids, no personal data"),
    "django_celery_beat.PeriodicTasks": ("infrastructure", "one row: when the schedule changed"),
    "django_celery_beat.SolarSchedule": ("infrastructure", "when, never what"),
    "sessions.Session": ("infrastructure", "read before a scope exists; ids only"),
}
