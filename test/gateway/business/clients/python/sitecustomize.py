# As redirect.js, for Python: only where the connection goes is changed.
import os
import socket

_getaddrinfo = socket.getaddrinfo


def _redirected(host, port, *args, **kwargs):
    if host == "graph.facebook.com":
        return _getaddrinfo("127.0.0.1", int(os.environ["TEST_API_PORT"]), *args, **kwargs)
    return _getaddrinfo(host, port, *args, **kwargs)


socket.getaddrinfo = _redirected
