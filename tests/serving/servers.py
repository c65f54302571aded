"""Exports, servers of them, and what is asked of these."""

import contextlib
import json
import socket
import subprocess
import time
import types
import urllib.error
import urllib.request

import numpy as np
import tensorflow as tf
from example_games import CONDITIONAL
from example_games import shake
from server_process import PATIENCE
from server_process import server_process

import kerasgan
from kerasgan import serving
from kerasgan.ops import random

MAX_ROWS = 8
SETTINGS = {
    "dcgan": {"image_shape": (8, 8, 3), "width": 4, "latent_dim": 5},
    "cgan": CONDITIONAL,
}


def exported(entry, folder):
    """A game and its export, and rows that signatures can be asked for."""
    game = kerasgan.create(entry, **SETTINGS[entry])
    game.compile()
    shake(game)
    path = folder / entry / "1"
    game.export(path)
    drawn = game.prior.sample(3, random.key(0))
    rows = {f"{name}s": np.asarray(value) for name, value in drawn.items()}
    rows["seeds"] = np.array([7, 2**40 + 3, -1])
    rows["images"] = np.asarray(game.predict(drawn, verbose=0))
    return types.SimpleNamespace(
        name=entry, game=game, path=path, folder=path.parent, rows=rows
    )


@contextlib.contextmanager
def local_server(*arguments):
    """Runs `kerasgan serve` at a free port, and ends it by SIGTERM."""
    with server_process("serve", *arguments) as line:
        yield line[: line.index("/v1/")]


@contextlib.contextmanager
def binary_server(binary, exports, folder):
    """Runs TensorFlow Serving itself, at free ports."""
    servables = [serving.find(each.folder) for each in exports.values()]
    serving.write_config(servables, folder / "config", max_rows=MAX_ROWS)
    config = (folder / "config" / "models.config").read_text()
    for each in exports.values():
        config = config.replace(f"/models/{each.name}", str(each.folder))
    (folder / "models.config").write_text(config)
    with socket.socket() as rest, socket.socket() as grpc:
        for each in (rest, grpc):
            each.bind(("127.0.0.1", 0))
        ports = [each.getsockname()[1] for each in (rest, grpc)]
    process = subprocess.Popen(
        [
            binary,
            f"--rest_api_port={ports[0]}",
            f"--port={ports[1]}",
            f"--model_config_file={folder / 'models.config'}",
            "--enable_batching",
            f"--batching_parameters_file={folder / 'config/batching.config'}",
        ]
    )
    url = f"http://127.0.0.1:{ports[0]}"
    try:
        for name in exports:
            wait_for(f"{url}/v1/models/{name}")
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(url, seconds=PATIENCE):
    """Waits until a model is available."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, urllib.error.URLError):
            with urllib.request.urlopen(url, timeout=5) as answer:
                if b"AVAILABLE" in answer.read():
                    return
        time.sleep(0.5)
    raise AssertionError(f"{url} was not available after {seconds} s")


class Served:
    """A model on a server, and the same SavedModel in this process."""

    def __init__(self, url, folder):
        self.url = f"{url}/v1/models/{folder.name}"
        self.path = max(folder.glob("[0-9]*"), key=lambda path: int(path.name))
        self.signatures = tf.saved_model.load(str(self.path)).signatures

    def expected(self, signature, rows):
        inputs = {name: tf.constant(value) for name, value in rows.items()}
        (output,) = self.signatures[signature](**inputs).values()
        return output.numpy()

    def get(self, path=""):
        return ask(self.url + path)

    def predict(self, request, path=":predict"):
        return ask(self.url + path, request)


def ask(url, request=None):
    """The status and the JSON of an answer; bytes are sent as they are."""
    if request is not None and not isinstance(request, bytes):
        request = json.dumps(request).encode()
    try:
        with urllib.request.urlopen(url, request, timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)
