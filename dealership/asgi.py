"""ASGI entry point, for streaming only: pages stay on WSGI, which costs half the CPU."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealership.settings.production")
application = get_asgi_application()
