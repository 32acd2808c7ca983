"""Addresses of figures, the screen and the audit."""

from django.urls import path

from dashboard import api
from dashboard.views import audit, figures, screen

app_name = "dashboard"

urlpatterns = [
    path("screen/", screen.screen, name="screen"),
    path("screen/snapshot", screen.snapshot_json, name="snapshot"),
    path("screen/geometry", screen.geometry_json, name="geometry"),
    path("screen/kiosks/", screen.kiosks, name="kiosks"),
    path("screen/kiosks/<uuid:pk>/revoke/", screen.revoke_kiosk, name="revoke-kiosk"),
    path("screen/kiosk/<str:token>/", screen.open_kiosk, name="open-kiosk"),
    path("figures/", figures.figure_list, name="figures"),
    path("figures/<str:code>/", figures.figure, name="figure"),
    path("figures/<str:code>/rows/", figures.figure_rows, name="rows"),
    path("audit/", audit.entries, name="audit"),
    path("api/v1/indicators", api.FiguresView.as_view(), name="api-indicators"),
    path("api/v1/regions", api.RegionsView.as_view(), name="api-regions"),
]
