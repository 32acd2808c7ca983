"""What is done to everything that is stored at once."""
