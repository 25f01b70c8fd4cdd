"""What happens in a live class, and who may make it happen?

The pure core: a *command* comes in, *events* or a *refusal* come out (`decide`), and a fold
turns events into *state* (`evolve`). A part of the classroom has the same name wherever it has a
module in `commands`, `events` and `rules`; `rules` has more where a rule grew. Nothing here reads a
clock, makes an id, opens a file or writes a log line: the time and new ids are arguments.
"""
