"""Addresses that everybody may open."""

from django.urls import path

from dashboard.views import board, health, public

app_name = "public"

urlpatterns = [
    path("", public.home, name="home"),
    path("jobs", public.jobs, name="jobs"),
    path("jobs/<uuid:pk>", public.job, name="job"),
    path("board/<uuid:pk>/", board.board, name="board"),
    path("stations", public.stations, name="stations"),
    path("stations/outline.json", public.outline_json, name="outline"),
    path("stations/sites.json", public.sites_json, name="sites"),
    path("stations/<uuid:pk>", public.station, name="station"),
    path("training", public.training, name="training"),
    path("policies", public.policies, name="policies"),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
]
