import json
import socket

import numpy as np
import pytest
import tensorflow as tf
from example_games import points
from example_games import tiny_gan

from kerasgan import strategies
from kerasgan.testing.game import tensors
from kerasgan.testing.game import two_replicas


def refused(match, name, **kwargs):
    with pytest.raises(ValueError, match=match):
        strategies.get(name, **kwargs)


def test_one_device_is_what_there_is_without_a_strategy():
    assert strategies.get("one") is tf.distribute.get_strategy()


def test_mirrored_takes_all_devices(monkeypatch):
    assert strategies.get("mirrored") is two_replicas()
    assert two_replicas().num_replicas_in_sync == 2
    gpus = [tf.config.LogicalDevice(f"/gpu:{i}", "GPU") for i in range(3)]
    monkeypatch.setattr(tf.config, "list_logical_devices", lambda _: gpus)
    monkeypatch.setattr(strategies, "mirrored_on", lambda *names: names)
    assert strategies.get("mirrored") == ("/gpu:0", "/gpu:1", "/gpu:2")


def test_unknown_strategies_are_refused():
    refused("one of .*'mirrored'.*Received: strategy='mirror'", "mirror")


@pytest.mark.parametrize("name", ["one", "mirrored", "multiworker"])
def test_an_address_is_for_tpus(name):
    refused(f"Received: strategy={name!r}, tpu='local'", name, tpu="local")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        json.dumps({"cluster": {"worker": ["a:1"]}}),
        json.dumps(
            {
                "cluster": {"worker": ["a:1"]},
                "task": {"type": "worker", "index": 1},
            }
        ),
    ],
)
def test_workers_need_a_cluster(text, monkeypatch):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    if text is not None:
        monkeypatch.setenv("TF_CONFIG", text)
    refused("needs the environment variable TF_CONFIG", "multiworker")


@pytest.mark.parametrize("address", [None, ""])
def test_a_tpu_needs_an_address(address):
    refused(r"address of a TPU.*Received: tpu=", "tpu", tpu=address)


def test_an_address_without_a_tpu_is_refused(monkeypatch):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        address = f"grpc://localhost:{free.getsockname()[1]}"
        refused(f"{address}.*ConnectionRefused", "tpu", tpu=address)
    refused("must be a TPU.*'local' .*TPUs not found", "tpu", tpu="local")

    def unknown(name):
        raise OSError(f"nobody knows {name}")

    resolvers = tf.distribute.cluster_resolver
    monkeypatch.setattr(resolvers, "TPUClusterResolver", unknown)
    refused("'mine'.*nobody knows mine", "tpu", tpu="mine")


def test_a_tpu_is_set_up_before_it_is_used(monkeypatch):
    done = []

    class Resolver:
        def __init__(self, address):
            done.append(address)

        def master(self):
            return ""

    resolvers = tf.distribute.cluster_resolver
    monkeypatch.setattr(resolvers, "TPUClusterResolver", Resolver)
    for module, name in (
        (tf.config, "experimental_connect_to_cluster"),
        (tf.tpu.experimental, "initialize_tpu_system"),
        (tf.distribute, "TPUStrategy"),
    ):
        monkeypatch.setattr(
            module, name, lambda _, name=name: done.append(name)
        )
    strategies.get("tpu", tpu="mine")
    assert done == [
        "mine",
        "experimental_connect_to_cluster",
        "initialize_tpu_system",
        "TPUStrategy",
    ]


def test_parameter_servers_are_refused():
    game = tiny_gan()
    kind = tf.distribute.ParameterServerStrategy
    game._distribute_strategy = object.__new__(kind)  # none has a cluster here
    with pytest.raises(ValueError, match="Received: ParameterServerStrategy"):
        game.compile()


def test_batches_that_do_not_divide_over_replicas_are_refused():
    with two_replicas().scope():
        game = tiny_gan(discriminator_steps=2)
        game.compile()
    slices = tf.data.Dataset.from_tensor_slices(points(24))
    for x, batch_size in (
        (points(24), 6),
        (slices.batch(6, drop_remainder=True), None),
    ):
        match = "2 turns on 2 replicas.*multiple of 4. Received: 6 rows"
        with pytest.raises(ValueError, match=match):
            game.fit(x, batch_size=batch_size, verbose=0)
    with pytest.raises(ValueError, match="drop_remainder=True.*multiple of 4"):
        game.fit(slices.batch(8), verbose=0)
    assert int(game.step.numpy()) == 0


def test_replicas_draw_different_latents():
    """On the same real rows, costs differ by the fakes alone."""
    strategy = two_replicas()
    with strategy.scope():
        game = tiny_gan()
        game.compile(jit_compile=False)
    batch = tensors({"image": points(8)})

    @tf.function
    def costs():
        return strategy.run(
            lambda: game.field(batch, ("generator",)).logs["generator_cost"]
        )

    first, second = costs().values
    assert float(first) != float(second)


def test_a_loop_of_ones_own():
    """The second half of the batch goes to the second replica."""
    strategy = two_replicas()
    data = tf.data.Dataset.from_tensors(np.arange(6))
    data = data.unbatch().batch(6, drop_remainder=True)
    (batch,) = strategy.experimental_distribute_dataset(data)
    halves = [part.numpy().tolist() for part in batch.values]
    assert halves == [[0, 1, 2], [3, 4, 5]]


class Cluster:
    """Stands for a strategy of two workers."""

    def __init__(self, other):
        self.other = other

    def run(self, function):
        return function()

    def gather(self, mine, axis):
        return tf.concat([mine, mine + self.other], axis)


def test_workers_must_agree(monkeypatch):
    known = "all workers must read.*Received: here it is .*7, 'digest'"
    strategies.check_agreement(Cluster(other=1), [7, "digest"])  # no workers
    monkeypatch.setattr(strategies.replicas, "have_workers", lambda _: True)
    strategies.check_agreement(Cluster(other=0), [7, "digest"])
    with pytest.raises(ValueError, match=f"(?i){known}"):
        strategies.check_agreement(Cluster(other=1), [7, "digest"])


@pytest.mark.parametrize("error", strategies.LOST)
def test_a_lost_worker_is_an_error_of_one_line(error):
    match = f"Another worker has ended.*Received: {error.__name__}"
    with pytest.raises(ValueError, match=match), strategies.guard():
        raise error(None, None, "recvmsg:Connection reset by peer")
