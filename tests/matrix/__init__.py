"""The permission matrix: every address, every role, every object, as data."""
