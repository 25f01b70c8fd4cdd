"""How do many people edit one notebook without anyone's work being lost or doubled?

The *documents* live in a child process, which alone imports the CRDT library: it is not hardened
against hostile input, so what ends it must end nothing else. The parent speaks to it in frames over a
socket pair. Nothing was accepted until it is in the board's journal on disk; nobody is told before.

A *board* is one notebook file in a folder. Its *epoch* names one life of its document: a copy from
another epoch is discarded, never merged. The board knows names of writers, and nothing of classes.
"""
