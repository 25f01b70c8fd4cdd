"""What happens in a live class, and who may make it happen?

The pure core: a *command* comes in, *events* or a *refusal* come out (`decide`), and a fold
turns events into *state* (`evolve`). The packages `commands`, `events` and `rules` have one module
for each part of the classroom, by the same names. Nothing here reads a clock, makes an id, opens a file or
writes a log line: the time and new ids are arguments.
"""
