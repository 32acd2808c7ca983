"""Figures against a count of the rows that shares no line with the portal's own counting."""
