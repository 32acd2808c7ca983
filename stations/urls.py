"""Addresses of accounts, posts and sites."""

from django.urls import path

app_name = "stations"

urlpatterns: list = []
