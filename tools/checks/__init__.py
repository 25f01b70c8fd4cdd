"""Rules of the house as programs: each module answers one question about the sources."""
