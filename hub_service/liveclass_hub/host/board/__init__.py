"""How is the board joined to a session, and who sees what of it?

The one place where the documents of `liveclass_hub.board` meet people. A *line* is one open socket at
the board. A *room* is one notebook with the lines that have it open. To *join* is to be given what
a copy lacks; from then on changes are told in order, numbered without a gap, gathered in *ticks*. Who may
write is asked of the session's state, for each change anew.
"""
