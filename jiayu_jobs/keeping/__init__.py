"""Keys: whatever is sealed moves to a new one."""
