"""Addresses of accounts, posts, imports, exports and sites."""

from stations.account_urls import urlpatterns as account_patterns
from stations.export_urls import urlpatterns as export_patterns
from stations.import_urls import urlpatterns as import_patterns
from stations.site_urls import urlpatterns as site_patterns

app_name = "stations"

urlpatterns: list = [*account_patterns, *import_patterns, *export_patterns, *site_patterns]
