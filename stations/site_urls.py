"""Addresses of service sites and of the handbook, a part of stations/urls.py."""

from django.urls import path

from stations.views import help as handbook
from stations.views import sites

urlpatterns = [
    path("sites/", sites.sites, name="sites"),
    path("sites/new/", sites.new_site, name="new-site"),
    path("sites/map/", sites.sites_map, name="sites-map"),
    path("sites/map/outline", sites.sites_outline, name="sites-outline"),
    path("sites/map/points", sites.sites_points, name="sites-points"),
    path("sites/<uuid:pk>/", sites.site, name="site"),
    path("sites/<uuid:pk>/edit/", sites.edit_site, name="edit-site"),
    path("sites/<uuid:pk>/move/", sites.move_site, name="move-site"),
    path("sites/<uuid:pk>/close/", sites.close_site, name="close-site"),
    path("sites/<uuid:pk>/close/undo/", sites.undo_closing, name="undo-closing"),
    path("help/", handbook.handbook, name="help"),
    path("help/<slug:chapter>/", handbook.chapter_page, name="help-chapter"),
]
