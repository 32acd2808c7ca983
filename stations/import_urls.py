"""Addresses of imports, a part of stations/urls.py."""

from django.urls import path

from stations import api
from stations.views import imports

urlpatterns = [
    path("api/v1/imports/", api.ImportsView.as_view(), name="api-imports"),
    path("api/v1/imports/<uuid:pk>", api.ImportView.as_view(), name="api-import"),
    path("api/v1/imports/<uuid:pk>/confirm", api.ConfirmView.as_view(), name="api-confirm-import"),
    path("api/v1/imports/<uuid:pk>/undo", api.UndoView.as_view(), name="api-undo-import"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/template/<slug:kind>/", imports.template_file, name="import-template"),
    path("imports/<uuid:pk>/", imports.import_page, name="import"),
    path("imports/<uuid:pk>/columns/", imports.map_columns, name="import-columns"),
    path("imports/<uuid:pk>/confirm/", imports.confirm, name="confirm-import"),
    path("imports/<uuid:pk>/discard/", imports.discard, name="discard-import"),
    path("imports/<uuid:pk>/undo/", imports.undo, name="undo-import"),
    path("imports/<uuid:pk>/errors/", imports.error_file, name="import-errors"),
]
