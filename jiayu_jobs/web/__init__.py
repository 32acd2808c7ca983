"""Pages: who may open them, page-or-fragment answers, components, static files, response headers."""
