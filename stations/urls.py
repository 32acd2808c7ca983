"""Addresses of accounts, posts and sites."""

from stations.account_urls import urlpatterns as account_patterns
from stations.site_urls import urlpatterns as site_patterns

app_name = "stations"

urlpatterns: list = [*account_patterns, *site_patterns]
