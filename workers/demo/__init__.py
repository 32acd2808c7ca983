"""People of a county that does not exist: sensible distributions, numbers and phones that no living person can hold."""
