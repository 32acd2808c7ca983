"""Pages, through Django's WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiayu_jobs.settings.development")

application = get_wsgi_application()
