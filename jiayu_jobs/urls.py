"""Every address of the portal, by app. The event stream /events/figures is in asgi.py."""

from django.urls import include, path

from jiayu_jobs.web import errors

urlpatterns = [
    path("", include("dashboard.public_urls")),
    path("", include("stations.urls")),
    path("", include("workers.urls")),
    path("", include("employers.urls")),
    path("", include("training.urls")),
    path("", include("dashboard.urls")),
    path("", include("jiayu_jobs.web.urls")),
]

handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
