"""The figures the product promises, each beside the floor and the peers, as ratios."""
