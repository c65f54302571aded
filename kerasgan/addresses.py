"""Addresses that a server listens at, and who may ask there."""

import contextlib
import ipaddress
import json
import socket
import urllib.parse


@contextlib.contextmanager
def bound(host, port):
    """A socket that is bound to an address.

    Args:
        host: string, the address.
        port: integer, the port; 0 takes one that is free.

    Raises:
        OSError: if nothing can listen there.
    """
    with contextlib.ExitStack() as stack:
        try:
            (family, *_, address), *_ = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM
            )
            found = stack.enter_context(
                socket.socket(family, socket.SOCK_STREAM)
            )
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(address)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise OSError(
                f"Nothing can listen at {host}, port {port}: {reason}"
            ) from error
        yield found


def in_url(host):
    """An address as URLs hold it: one of IPv6 in brackets.

    >>> in_url("::1"), in_url("localhost")
    ('[::1]', 'localhost')
    """
    return f"[{host}]" if ":" in host else host


class Guard:
    """Refuses what a browser sends for pages that are not this server's.

    A page of any server can have the browser of its visitor ask here: by a
    form, or under a name of its own that it lets stand for this machine (DNS
    rebinding). So where there is an `Origin` it must be this server. A server
    that listens to this machine only must be asked for by a name of this
    machine; others cannot know their names.

    Args:
        app: the ASGI application.
        host: string, the address that the server listens at.
    """

    def __init__(self, app, host):
        self.app = app
        self.host = host

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        reason = self._reason(headers)
        if reason is None:
            return await self.app(scope, receive, send)
        await _refuse(send, reason)

    def _reason(self, headers):
        """Why a request is refused, or `None`."""
        asked = headers.get("host")
        if asked and is_local(self.host) and not is_local(_host(f"//{asked}")):
            return (
                "A server that listens to this machine only must be asked for "
                f"as localhost. Received: Host {asked!r}"
            )
        origin = headers.get("origin")
        own = {asked, headers.get("x-forwarded-host")}
        if origin and origin.partition("://")[2] not in own:
            return (
                "A browser must ask for a page of this server only. "
                f"Received: Origin {origin!r}, Host {asked!r}"
            )
        return None


def is_local(host):
    """Whether a host is this machine and nothing else."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url):
    try:
        return urllib.parse.urlsplit(url).hostname or ""
    except ValueError:
        return ""


async def _refuse(send, reason):
    body = json.dumps({"error": reason}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    start = {"type": "http.response.start", "status": 403, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})
