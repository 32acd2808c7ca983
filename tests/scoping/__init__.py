"""The walls around rows: the fail-closed manager, and row-level security behind it."""
