"""Papers that somebody photographs or scans: judged by content, sealed beside the database, known by their hash."""
