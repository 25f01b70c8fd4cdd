"""The user's own server, as the page's way to the live-class service: who am I, and tickets."""
