import asyncio
import socket

import pytest

from kerasgan.addresses import Guard
from kerasgan.addresses import bound
from kerasgan.addresses import in_url
from kerasgan.addresses import is_local


def test_a_free_port():
    with bound("127.0.0.1", 0) as found:
        found.listen()
        address = found.getsockname()
        assert address[0] == "127.0.0.1" and address[1] > 0
        with socket.create_connection(address, timeout=5):
            pass


@pytest.mark.parametrize(
    "host", ["[::1]", "no such host", "256.0.0.1", "." * 3]
)
def test_what_is_no_address(host):
    with pytest.raises(OSError) as error:
        with bound(host, 1):
            pass
    assert str(error.value).startswith(f"Nothing can listen at {host}, port 1:")


def test_urls_have_brackets_around_colons():
    for host, expected in (
        ("::1", "[::1]"),
        ("fe80::1%eth0", "[fe80::1%eth0]"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ):
        assert in_url(host) == expected


@pytest.mark.parametrize(
    "host", ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "::1"]
)
def test_this_machine(host):
    assert is_local(host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "10.0.0.1", "localhost.evil.example", "notlocalhost", ""],
)
def test_other_machines(host):
    assert not is_local(host)


def asked(listening, headers):
    """The status of an answer behind a guard."""
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})

    async def send(message):
        sent.append(message)

    raw = [(k.encode(), v.encode()) for k, v in headers.items()]
    scope = {"type": "http", "headers": raw}
    asyncio.run(Guard(app, listening)(scope, None, send))
    if sent[0]["status"] == 403:
        assert b"Received: " in sent[1]["body"]
    return sent[0]["status"]


# What the headers of requests are like is said by RFC 9110, 7.2 (Host), and
# RFC 6454, 7 (Origin).
LOCAL, EVERYWHERE = "127.0.0.1", "0.0.0.0"


@pytest.mark.parametrize(
    "listening, headers",
    [
        (LOCAL, {}),  # HTTP/1.0
        (LOCAL, {"host": "127.0.0.1:8501"}),
        (LOCAL, {"host": "localhost:9000"}),  # a tunnel has its own port
        (LOCAL, {"host": "[::1]:8501"}),
        ("::1", {"host": "[::1]:8501", "origin": "http://[::1]:8501"}),
        (LOCAL, {"host": "localhost:1", "origin": "http://localhost:1"}),
        (EVERYWHERE, {"host": "gan.example", "origin": "https://gan.example"}),
        # Behind a proxy, which says for whom it asks; pages cannot.
        (
            LOCAL,
            {
                "host": "127.0.0.1:7860",
                "x-forwarded-host": "gan.example",
                "origin": "https://gan.example",
            },
        ),
    ],
)
def test_own_pages_and_programs_may_ask(listening, headers):
    assert asked(listening, headers) == 200


@pytest.mark.parametrize(
    "listening, headers",
    [
        # A page of another server, of a file, of another port.
        (LOCAL, {"host": "localhost:1", "origin": "http://evil.example"}),
        (LOCAL, {"host": "localhost:1", "origin": "null"}),
        (LOCAL, {"host": "localhost:1", "origin": "http://localhost:2"}),
        (EVERYWHERE, {"host": "10.0.0.1", "origin": "http://evil.example"}),
        (EVERYWHERE, {"host": "10.0.0.1", "origin": "http://[evil"}),
        # Names that an evil page has stand for this machine.
        (LOCAL, {"host": "evil.example:7860"}),
        (LOCAL, {"host": "localhost.evil.example"}),
        (LOCAL, {"host": "evil.example", "origin": "http://evil.example"}),
        (
            LOCAL,
            {
                "host": "evil.example",
                "x-forwarded-host": "evil.example",
                "origin": "http://evil.example",
            },
        ),
        (LOCAL, {"host": "[evil"}),
    ],
)
def test_pages_of_others_may_not(listening, headers):
    assert asked(listening, headers) == 403


def test_what_is_no_request_is_let_through():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope)

    asyncio.run(Guard(app, LOCAL)({"type": "lifespan"}, None, None))
    assert seen == [{"type": "lifespan"}]
