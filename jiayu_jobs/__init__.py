"""Ground and roof of the portal: settings, walls, mechanisms. Knows nothing about employment below urls.py."""
