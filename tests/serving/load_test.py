"""The local server under 32 clients, who all want something at once."""

import json

import pytest
from serving.servers import ask
from serving.servers import local_server

from kerasgan.testing.load import run_load

CLIENTS = 32
PNG = {"signature_name": "sample_png", "inputs": {"seeds": [1, 2]}}


def check(url, seconds):
    body = json.dumps(PNG).encode()
    before = ask(url, PNG)
    load = run_load(url, body, CLIENTS, seconds)
    print({name: load[name] for name in ("requests", "p50", "p99")})
    assert load["errors"] == []
    assert load["requests"] > CLIENTS
    assert 0 < load["p50"] <= load["p99"]
    assert load["seconds"] >= seconds
    assert ask(url, PNG) == before


def test_no_errors_under_load(local_url):
    check(f"{local_url}/v1/models/dcgan:predict", seconds=5)


@pytest.mark.slow
def test_no_errors_under_load_for_a_minute(exports):
    with local_server(str(exports["dcgan"].folder)) as url:
        check(f"{url}/v1/models/dcgan:predict", seconds=60)


def test_errors_are_counted(local_url):
    url = f"{local_url}/v1/models/dcgan:predict"
    load = run_load(url, b"{}", num_clients=2, seconds=0.2)
    assert load["requests"] == 0 and load["p50"] is None
    assert {error[:3] for error in load["errors"]} == {"400"}


def test_a_server_that_is_not_there_is_an_error():
    load = run_load("http://127.0.0.1:1/", b"", num_clients=1, seconds=0.05)
    assert load["errors"] and load["requests"] == 0
    assert "ConnectionRefusedError" in load["errors"][0]
