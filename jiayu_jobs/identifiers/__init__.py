"""Numbers and names that identify a person or a firm, as pure values: no Django, no database, no settings."""
