"""PostgreSQL for Django, with the portal's role and scope on every connection."""
