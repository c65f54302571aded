"""Addresses that a server listens at."""

import contextlib
import socket


@contextlib.contextmanager
def bound(host, port):
    """A socket that is bound to an address.

    Args:
        host: string, the address.
        port: integer, the port; 0 takes one that is free.

    Raises:
        OSError: if nothing can listen there.
    """
    (family, *_, address), *_ = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    )
    with socket.socket(family, socket.SOCK_STREAM) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(address)
        except OSError as error:
            raise OSError(
                f"Nothing can listen at {host}, port {port}: {error.strerror}"
            ) from error
        yield found
