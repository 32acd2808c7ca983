"""Tests mirror the apps; services.py gives them PostgreSQL and Valkey of their own."""
