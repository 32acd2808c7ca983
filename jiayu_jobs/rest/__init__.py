"""Manners shared by every API: errors, pages, access by capability, the schema."""
