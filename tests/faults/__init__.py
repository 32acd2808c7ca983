"""What happens when processes die, servers stop and messages come twice or late."""
