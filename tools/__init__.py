"""What keeps the house: set-up, checks, generated pages."""
