"""Two replicas on half a batch each are one device on the whole batch."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import Turned
from example_games import points
from example_games import tanh_game

import kerasgan
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Consensus
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Optimistic
from kerasgan.dynamics import PastExtragradient
from kerasgan.dynamics import ProximalPoint
from kerasgan.dynamics import Unrolled
from kerasgan.testing.game import tensors
from kerasgan.testing.game import two_replicas

PLAYERS = ("discriminator", "generator")


def trained(make, optimizer, jit_compile, run_eagerly=False, steps=3):
    game = make()
    game.compile(optimizer, jit_compile, run_eagerly)
    game.fit(points(8), batch_size=8, epochs=steps, verbose=0)
    return game


def assert_equal_to_one_device(
    make, optimizer, jit_compile=False, run_eagerly=True
):
    # Few steps by themselves are quicker than a trace of one.
    single = trained(make, optimizer, jit_compile, run_eagerly=not jit_compile)
    with two_replicas().scope():
        double = trained(make, optimizer, jit_compile, run_eagerly)
    theirs = [*single.variables, *single.optimizer.variables]
    ours = [*double.variables, *double.optimizer.variables]
    for a, b in zip(ours, theirs, strict=True):
        first, second = a.value.values
        np.testing.assert_array_equal(first, second, err_msg=a.path)
        np.testing.assert_allclose(
            first, b, rtol=1e-4, atol=1e-6, err_msg=a.path
        )
    start = make().get_weights()
    moved = [
        not np.array_equal(a, b)
        for a, b in zip(start, single.get_weights(), strict=True)
    ]
    assert sum(moved) >= len(moved) - 1  # a bias that shifts all scores


def adam():
    # A large epsilon, as Adam divides small gradients by themselves.
    return keras.optimizers.Adam(0.05, beta_1=0.5, epsilon=0.1)


EAGERLY, GRAPH, XLA = (
    {"jit_compile": False, "run_eagerly": True},
    {"jit_compile": False, "run_eagerly": False},
    {"jit_compile": True, "run_eagerly": False},
)


@pytest.mark.parametrize(
    "make, settings",
    [
        (lambda: Consensus(0.5), GRAPH),
        (lambda: Unrolled(2), GRAPH),
        (PastExtragradient, EAGERLY),
        (lambda: ProximalPoint(2), EAGERLY),
        (Optimistic, EAGERLY),
        (Extragradient, GRAPH),
        (lambda: Alternating([PLAYERS]), EAGERLY),
        (lambda: Alternating(every={"generator": 2}), XLA),
    ],
    ids=["consensus", "unrolled", "past", "proximal", "optimistic"]
    + ["extragradient", "together", "resting"],
)
def test_dynamics(make, settings):
    """In graphs, those that average in the middle of a step of gradients."""
    assert_equal_to_one_device(lambda: tanh_game(make()), adam(), **settings)


@pytest.mark.parametrize(
    "settings, make",
    [
        ({"clipnorm": 0.05}, Alternating),
        ({"clipvalue": 0.02}, Alternating),
        ({"global_clipnorm": 0.05}, Extragradient),
    ],
    ids=str,
)
def test_gradients_are_clipped_as_those_of_the_whole_batch(settings, make):
    optimizer = keras.optimizers.SGD(0.5, **settings)
    assert_equal_to_one_device(lambda: tanh_game(make()), optimizer)


def on_two_replicas(function, *halves):
    """Runs a function on each half, and lists what the replicas gave."""
    strategy = two_replicas()
    spread = strategy.experimental_distribute_values_from_function(
        lambda context: halves[context.replica_id_in_sync_group]
    )
    given = tf.function(lambda x: strategy.run(function, args=(x,)))(spread)
    return [
        tf.nest.map_structure(lambda x, i=i: x.values[i].numpy(), given)
        for i in range(2)
    ]


def test_a_field_is_of_this_replica_alone():
    with two_replicas().scope():
        game = tanh_game()
        game.compile(jit_compile=False)
    single = tanh_game()
    single.compile(jit_compile=False)
    halves = [tensors({"image": points(4, seed=seed)}) for seed in range(2)]
    given = on_two_replicas(
        lambda half: game.field(half, PLAYERS).gradients, *halves
    )
    for half, found in zip(halves, given, strict=True):
        expected = single.field(half, PLAYERS).gradients
        tf.nest.map_structure(
            lambda a, b: np.testing.assert_allclose(a, b, atol=1e-6),
            found,
            expected,
        )


def test_the_mean_of_replicas_is_one_backwards_too():
    with two_replicas().scope():
        game = tanh_game()

    weights = game.weights_of("generator")

    def both(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            known = [tf.fill(weight.shape, x) for weight in weights[1:]]
            means = game.mean({"generator": [None, *known]})["generator"]
            # Another cotangent on each replica: its own number.
            total = tf.stop_gradient(x) * tf.reduce_sum(means[-1])
        return means, tape.gradient(total, x)

    for means, pulled in on_two_replicas(
        both, tf.constant(1.0), tf.constant(4.0)
    ):
        assert [mean.shape for mean in means] == [w.shape for w in weights]
        assert (means[0] == 0.0).all()
        assert all((mean == 2.5).all() for mean in means[1:])
        assert pulled == 2.5 * means[-1].size


class Labelled(Turned):
    """With a label, that the data's sign tells."""

    def sample(self, num_samples, seed, batch=None):
        latents = super().sample(num_samples, seed, batch)
        return latents | {"label": tf.cast(batch["image"][:, 0] > 0, tf.int32)}


def embedding_game(dynamics):
    game = tanh_game()
    latent = keras.Input((2,), name="latent")
    label = keras.Input((), dtype="int32", name="label")
    told = keras.layers.Embedding(3, 2)(label)
    image = keras.layers.Dense(2)(keras.ops.tanh(latent + told))
    generator = keras.Model({"latent": latent, "label": label}, image)
    return kerasgan.Game(
        networks=game.networks | {"generator": generator},
        prior=Labelled(),
        players=list(game.players.values()),
        dynamics=dynamics,
    )


@pytest.mark.parametrize("make", [Alternating, Optimistic, Extragradient])
def test_embeddings_move_as_on_one_device(make):
    """Their gradients are slices, which dynamics make dense."""
    assert_equal_to_one_device(lambda: embedding_game(make()), adam())
