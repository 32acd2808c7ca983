#!/usr/bin/env python
"""The portal's commands. Works from a bare shell: missing services and secrets are provided first."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiayu_jobs.settings.development")
    from jiayu_jobs.embedded import prepare_environment

    prepare_environment(sys.argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
