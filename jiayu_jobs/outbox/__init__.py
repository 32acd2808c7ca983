"""Messages written in a service's own transaction and sent by one relay, so that no crash loses one."""
