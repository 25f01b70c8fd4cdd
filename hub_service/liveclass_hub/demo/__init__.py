"""What does a class look like before one has a class? A real hub on this machine, with people in it.

A *cast* is who can log in. The *stage* is the folder and the ports of one demo. *Simulated students* are real
users of the hub who come in through the same doors as everybody else.
"""
