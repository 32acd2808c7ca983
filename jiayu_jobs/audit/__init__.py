"""Who did what, to which row, where and why: append-only entries, sealed in blocks; and the marks that keep figures fresh."""
