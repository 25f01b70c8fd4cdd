"""How do the larger parts of the state follow the events? `evolve` gathers them."""
