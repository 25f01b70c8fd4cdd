"""What happened, for good?

The append-only truth of every session. Nothing happened until it is in here, and nobody is told
before it is. `contract` is what a host relies on, `sqlite` keeps it, `codec` turns events into
rows, `seal` makes names and texts unreadable on disk, `ledger` remembers which commands are done.
"""
