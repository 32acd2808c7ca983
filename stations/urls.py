"""Addresses of accounts, posts and sites."""

app_name = "stations"

urlpatterns: list = []
