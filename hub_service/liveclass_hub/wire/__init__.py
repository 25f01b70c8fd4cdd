"""What travels between the page and the service?

One definition: these msgspec Structs, from which `tools/generate_wire.py` writes the committed
JSON Schema and the page's TypeScript. `frames` are the messages of the two sockets, `view` is
what a page is shown, `http` the bodies of the few requests, `problems` every code a page can
meet, `codec` turns bytes into frames and refuses what it must.
"""
