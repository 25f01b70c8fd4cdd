"""What can be read off a session's log?

Readers fold the same events as the core and write nothing: a reader can be thrown away and built
again. `view` is what pages are shown; `recent` keeps the last patches for pages that come back;
`merge_patch` is the format the changes travel in.
"""
