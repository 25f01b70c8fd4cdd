"""The doors of the service: routes, who may use each, handlers and sockets."""
