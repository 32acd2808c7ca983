"""Field encryption with key ids, blind indexes and masks."""
