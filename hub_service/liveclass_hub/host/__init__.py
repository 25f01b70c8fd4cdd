"""The shell around the pure core: who is connected, what is committed, who is told."""
