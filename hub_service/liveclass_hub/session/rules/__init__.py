"""What comes of each command? A module for each part of the classroom; `decide` asks them."""
