"""Addresses that describe the API."""

from django.urls import path

from jiayu_jobs.web.api_docs import SchemaView, docs

app_name = "web"

urlpatterns = [
    path("api/v1/schema", SchemaView.as_view(), name="schema"),
    path("api/docs", docs, name="docs"),
]
