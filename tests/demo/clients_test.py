"""Who may ask for the page, how long it waits, and how it ends."""

import asyncio
import contextlib
import http.client
import json
import socket
import time

import pytest

from kerasgan import connections
from kerasgan import demo

SOON = 20  # seconds; where it works they take less than one


async def in_a_loop(host):
    """A page of nothing; Gradio does not close a loop of its own."""
    return demo.launch(demo.Views([], str), host, port=0)


@pytest.fixture
def launched():
    """A function that launches a page of nothing, which ends in the end."""
    with contextlib.ExitStack() as stack:

        def launch(host="127.0.0.1"):
            page = asyncio.run(in_a_loop(host))
            stack.callback(page.close, verbose=False)
            return page

        yield launch


def ask(page, method, path, body=None, **headers):
    client = http.client.HTTPConnection(
        "127.0.0.1", page.server_port, timeout=SOON
    )
    with contextlib.closing(client):
        client.request(method, path, body and json.dumps(body), headers)
        return client.getresponse().status


def connect(page, request):
    client = socket.create_connection(
        ("127.0.0.1", page.server_port), timeout=SOON
    )
    client.sendall(request)
    return client


def test_pages_of_others_may_not_ask(launched):
    page = launched()
    own = f"127.0.0.1:{page.server_port}"
    asked = {"event_id": "a"}
    for headers, expected in (
        ({"Origin": f"http://{own}"}, 200),
        ({}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 403),
    ):
        headers |= {"Content-Type": "application/json"}
        for method, path, body in (
            ("GET", "/config", None),
            ("POST", "/gradio_api/reset", asked),
        ):
            status = ask(page, method, path, body, **headers)
            assert status == expected, (headers, path)


def test_there_is_no_monitoring(launched):
    page = launched()
    for prefix in ("/monitoring", "/gradio_api/monitoring"):
        for path in ("", "/summary", "/key", "/key/dashboard"):
            assert ask(page, "GET", prefix + path) in (403, 404)


def test_who_keeps_the_page_open_does_not_keep_it_from_ending(launched):
    page = launched()
    host = b" HTTP/1.1\r\nHost: localhost\r\n"
    open_page = connect(page, b"GET /gradio_api/heartbeat/a" + host + b"\r\n")
    upload = (
        b"POST /gradio_api/queue/join" + host + b"Content-Length: 9\r\n\r\n"
    )
    with open_page, connect(page, upload), connect(page, b"GET /"):
        assert open_page.recv(2**16).startswith(b"HTTP/1.1 200 ")
        start = time.monotonic()
        page.close(verbose=False)
        # Gradio waits for 5 seconds, and then leaves its thread behind.
        assert not page.server.thread.is_alive()
        assert time.monotonic() - start < 4


def test_requests_that_stop_are_given_up(launched, monkeypatch):
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    page = launched()
    with connect(page, b"GET / HTTP/1.1\r\nHost: local") as client:
        assert client.recv(2**16).startswith(b"HTTP/1.1 408 ")


def test_an_address_of_ipv6(launched):
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as found:
        found.bind(("::1", 0))
        page = launched("::1")
        port = page.server_port
        assert page.local_url == f"http://[::1]:{port}/"
        client = http.client.HTTPConnection("::1", port, timeout=SOON)
        with contextlib.closing(client):
            client.request("GET", "/config")
            assert client.getresponse().status == 200
        return
    pytest.skip("this machine has no address of IPv6")
