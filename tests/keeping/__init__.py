"""Everything sealed moves to a new key."""
