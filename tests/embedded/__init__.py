"""The bundled services: they start, are shared, and leave nothing behind."""
