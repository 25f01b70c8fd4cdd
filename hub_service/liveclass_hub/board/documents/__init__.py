"""What is on a board? The only part that imports the CRDT library; it runs in the child alone."""
