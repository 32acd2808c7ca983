"""Manners shared by every API."""
