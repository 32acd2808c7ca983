"""Many rows at once: staged by COPY, then moved by statements that row-level security judges."""
