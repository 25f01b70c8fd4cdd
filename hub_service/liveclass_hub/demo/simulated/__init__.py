"""Who fills the room when one tries a class alone? Real users of the hub who play a quiet part.

The *script* says what they do and when; the *doors* let them in as anyone; a *seat* is one student's
place in one class; the *crowd* is all of them.
"""
