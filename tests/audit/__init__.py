"""Who did what cannot be left out, changed or outnumbered."""
