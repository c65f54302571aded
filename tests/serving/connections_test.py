"""Clients that are slow, stand still, or leave; spoken to byte by byte."""

import contextlib
import http.client
import json
import logging
import socket
import threading
import time

import numpy as np
import prometheus_client
import pytest
from serving.servers import MAX_ROWS

from kerasgan import connections
from kerasgan import serving
from kerasgan.addresses import bound
from kerasgan.serving import server
from kerasgan.serving.loaded import LoadedVersion

SOON = 20  # seconds; where it works they take less than one
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"
BODY = b"Content-Length: 8\r\n\r\n"


class Running:
    """An application on the server, in a thread."""

    def __init__(self, app):
        self.logged = []
        self._handler = logging.Handler()
        self._handler.emit = lambda record: self.logged.append(record)
        self.server = server._server(app)
        self.thread = None

    def __enter__(self):
        self._exit = contextlib.ExitStack()
        listening = self._exit.enter_context(bound("127.0.0.1", 0))
        listening.listen()
        self.address = listening.getsockname()
        logging.getLogger("uvicorn.error").addHandler(self._handler)
        self.thread = threading.Thread(
            target=self.server.run, kwargs={"sockets": [listening]}
        )
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.end()
        logging.getLogger("uvicorn.error").removeHandler(self._handler)
        self._exit.close()

    def end(self):
        self.server.should_exit = True
        self.thread.join(SOON)
        assert not self.thread.is_alive()

    def connect(self):
        return socket.create_connection(self.address, timeout=SOON)

    def is_left(self):
        """Waits until there is no connection and nothing to do."""
        state = self.server.server_state
        end = time.monotonic() + SOON
        while time.monotonic() < end:
            if not state.connections and not state.tasks:
                return True
            time.sleep(0.01)
        return False


async def echo(scope, receive, send):
    """Answers by the body, as often as the path says."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"]
        more = message["more_body"]
    body *= int(scope["path"][1:] or 1)
    length = [(b"content-length", str(len(body)).encode())]
    start = {"type": "http.response.start", "status": 200, "headers": length}
    await send(start)
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def running(monkeypatch):
    monkeypatch.setattr(connections, "PATIENCE", 0.4)
    with Running(echo) as found:
        yield found


def all_of(client):
    """What a server sends until it hangs up."""
    received = b""
    while more := client.recv(2**16):
        received += more
    return received


@pytest.mark.parametrize(
    "begun",
    [b"", b"P", HEAD, HEAD + BODY, HEAD + BODY + b"1234"],
    ids=["nothing", "a byte", "a head", "no body", "half a body"],
)
def test_requests_that_stop_are_given_up(running, begun):
    with running.connect() as client:
        client.sendall(begun)
        start = time.monotonic()
        answer = all_of(client)
        assert 0.2 < time.monotonic() - start < SOON / 2
    assert answer.startswith(b"HTTP/1.1 408 ")
    said = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert said == {"error": "A request must arrive within 0.4 seconds."}
    assert running.is_left()
    assert not running.logged


@pytest.mark.parametrize("first", [b"", HEAD + BODY + b"12345678"])
def test_requests_that_trickle_are_given_up(running, first):
    with running.connect() as client:
        client.sendall(first)
        if first:
            while not client.recv(2**16).endswith(b"12345678"):
                pass
        start = time.monotonic()
        with pytest.raises(OSError):
            for byte in HEAD * 100:
                client.sendall(bytes([byte]))
                time.sleep(0.02)
        assert 0.2 < time.monotonic() - start < SOON / 2
    assert running.is_left()


@pytest.mark.parametrize("begun", [HEAD, HEAD + BODY + b"1234"])
def test_requests_that_stop_after_another_are_given_up(running, begun):
    with running.connect() as client:
        client.sendall(HEAD + BODY + b"12345678" + begun)
        first, second = all_of(client).split(b"HTTP/1.1 ")[1:]
    assert first.startswith(b"200 ") and first.endswith(b"12345678")
    assert second.startswith(b"408 ")
    assert running.is_left()


def test_long_requests_have_longer(running, monkeypatch):
    monkeypatch.setattr(connections, "SLOWEST", 100)
    with running.connect() as client:
        client.sendall(HEAD + b"Content-Length: 400\r\n\r\n")
        for _ in range(8):
            time.sleep(0.1)
            client.sendall(b"1" * 50)
        assert client.recv(2**16).startswith(b"HTTP/1.1 200 ")


def test_who_has_asked_may_be_answered_late(monkeypatch):
    monkeypatch.setattr(connections, "PATIENCE", 0.2)

    async def slow(scope, receive, send):
        await server.asyncio.sleep(0.6)
        await echo(scope, receive, send)

    with Running(slow) as running, running.connect() as client:
        client.sendall(HEAD + BODY + b"12345678")
        assert client.recv(2**16).startswith(b"HTTP/1.1 200 ")


def test_requests_in_a_row_are_answered_in_order(running):
    with running.connect() as client:
        for text in (b"12345678", b"abcdefgh"):
            client.sendall(HEAD + BODY + text)
        received = b""
        while received.count(b"HTTP/1.1 200") < 2 or len(received) < 200:
            received += client.recv(2**16)
            if received.endswith(b"abcdefgh"):
                break
    assert received.index(b"12345678") < received.index(b"abcdefgh")


def test_answers_that_nobody_takes_are_given_up(running, monkeypatch):
    monkeypatch.setattr(connections, "SLOWEST", 2**30)
    with running.connect() as client:
        request = HEAD.replace(b"/ ", b"/8000000 ", 1)
        client.sendall(request + BODY + b"12345678")
        assert running.is_left()  # who has not read a byte of 64 MB
        assert len(_rest(client)) < 6e7
    assert not running.logged


def _rest(client):
    with contextlib.suppress(ConnectionError):
        return all_of(client)
    return b""


def test_answers_that_are_taken_slowly_are_finished(running):
    with running.connect() as client:
        request = HEAD.replace(b"/ ", b"/1000000 ", 1)
        client.sendall(request + b"Connection: close\r\n" + BODY + b"12345678")
        time.sleep(1)  # longer than `PATIENCE`, not than 8 MB may take
        read = _rest(client)
    assert len(read) > 8e6


def test_a_request_that_stops_does_not_keep_the_server(running, monkeypatch):
    monkeypatch.setattr(connections, "PATIENCE", 100)
    with running.connect() as client, running.connect() as other:
        client.sendall(HEAD + BODY + b"1234")
        other.sendall(HEAD)
        while len(running.server.server_state.tasks) < 1:
            time.sleep(0.01)
        start = time.monotonic()
        running.end()
        assert time.monotonic() - start < server.GRACE / 2
        assert all_of(client).startswith(b"HTTP/1.1 503 ")
        assert all_of(other) == b""
    assert not running.logged


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"X: " + b"1" * 2**20 + b"\r\n\r\n",
        b"".join(b"X%d: 1\r\n" % i for i in range(20_000)),
        b"POST /" + b"1" * 2**20 + b" HTTP/1.1\r\n\r\n",
        HEAD + b"Content-Length: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00 this is TLS \r\n\r\n",
    ],
    ids=["a long header", "many headers", "a long path", "a length", "TLS"],
)
def test_what_is_no_request_is_refused(running, request_):
    with running.connect() as client:
        with contextlib.suppress(ConnectionError):
            client.sendall(request_)
        answer = _rest(client)
    # Who is still sending may miss the answer.
    assert answer.startswith(b"HTTP/1.1 400 ") or len(request_) > 2**16
    assert running.is_left()
    assert all(record.exc_info is None for record in running.logged)


# With models behind it.


@pytest.fixture(scope="module")
def models(exports):
    servables = [serving.find(each.folder) for each in exports.values()]
    with Running(server.create_app(servables, MAX_ROWS)) as found:
        yield found


@pytest.mark.parametrize("path", ["dcgan:predict", "dcgan/versions/1:predict"])
def test_clients_that_leave_leave_no_trace(models, path):
    before = len(models.logged)
    with models.connect() as client:
        client.sendall(
            f"POST /v1/models/{path} HTTP/1.1\r\nHost: localhost\r\n"
            "Content-Length: 100\r\n\r\n{".encode()
        )
        while not models.server.server_state.tasks:
            time.sleep(0.01)
    assert models.is_left()
    assert models.logged[before:] == []


def post(models, path, request):
    client = http.client.HTTPConnection(*models.address, timeout=SOON)
    with contextlib.closing(client):
        client.request("POST", f"/v1/models/{path}", json.dumps(request))
        answer = client.getresponse()
        return answer.status, answer.headers, json.load(answer)


@pytest.mark.parametrize("path", ["dcgan:predict", "dcgan/versions/1:predict"])
def test_requests_are_counted(models, path):
    def counts():
        registry = prometheus_client.REGISTRY
        return [
            registry.get_sample_value(
                f"request_{stage}_seconds_count", {"model_name": "dcgan"}
            )
            or 0
            for stage in ("preprocess", "predict", "postprocess")
        ]

    before = counts()
    request = {"signature_name": "sample", "instances": [1]}
    status, headers, _ = post(models, path, request)
    assert (status, headers["content-type"]) == (200, "application/json")
    assert np.subtract(counts(), before).tolist() == [1, 1, 1]


@pytest.mark.parametrize("path", ["dcgan:predict", "dcgan/versions/1:predict"])
def test_outputs_that_are_no_numbers_are_an_error(models, path, monkeypatch):
    outputs = {"images": np.array([[1.0, np.nan]])}
    monkeypatch.setattr(LoadedVersion, "run", lambda *arguments: outputs)
    request = {"signature_name": "sample", "instances": [1]}
    status, _, answer = post(models, path, request)
    assert status == 500
    assert answer["error"].startswith("Outputs must be finite numbers")
