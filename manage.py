#!/usr/bin/env python
"""Django's command line; starts the embedded services first where the settings use them."""

import os
import sys


def main() -> None:
    """Run a command with local settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealership.settings.local")
    if os.environ["DJANGO_SETTINGS_MODULE"].endswith(".local") and "DATABASE_URL" not in os.environ:
        from dealership.embedded.errors import LauncherError
        from dealership.embedded.services import services

        try:
            services().up()
        except LauncherError as error:
            sys.exit(str(error))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
