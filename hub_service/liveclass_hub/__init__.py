"""Runs live classes beside JupyterHub: sessions, their log, their sockets and their media."""

__version__ = "0.1.0"
