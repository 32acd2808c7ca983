"""`make bench`: every figure beside its floor and its peer, measured in one run, as ratios."""
