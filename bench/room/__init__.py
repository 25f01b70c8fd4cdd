"""How does a class of five hundred hold out? Chat, joins, a killed host, one who does not read, a flood."""
