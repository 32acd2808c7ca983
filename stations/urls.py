"""Addresses of accounts, posts, imports and sites."""

from stations.account_urls import urlpatterns as account_patterns
from stations.import_urls import urlpatterns as import_patterns
from stations.site_urls import urlpatterns as site_patterns

app_name = "stations"

urlpatterns: list = [*account_patterns, *import_patterns, *site_patterns]
