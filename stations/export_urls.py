"""Addresses of exports, a part of stations/urls.py."""

from django.urls import path

from stations.views import exports

urlpatterns = [
    path("exports/", exports.export_list, name="exports"),
    path("exports/new/", exports.new_export, name="new-export"),
    path("exports/<uuid:pk>/file/", exports.take_export, name="take-export"),
]
