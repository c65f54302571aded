import keras
import numpy as np
import pytest
from example_games import custom_game
from example_games import image_gan
from example_games import line
from example_games import points
from example_games import shake
from example_games import tiny_gan
from small_entries import Deepening

import kerasgan
from kerasgan import priors
from kerasgan.game import matching
from kerasgan.layers import EqualizedLearningRate
from kerasgan.terms import adversarial_players


def game_of(generator, discriminator, **settings):
    return kerasgan.Game(
        networks={"generator": generator, "discriminator": discriminator},
        prior=priors.Normal(2),
        players=adversarial_players("non_saturating"),
        **settings,
    )


def chain(*layers):
    return keras.Sequential([keras.Input((2,)), *layers])


def dense(units, name=None, **arguments):
    return keras.layers.Dense(units, name=name, **arguments)


def assert_equal_weights(network, other):
    for a, b in zip(network.weights, other.weights, strict=True):
        np.testing.assert_array_equal(a, b, err_msg=a.path)


def test_layers_with_automatic_names_are_copied_by_their_order():
    """Statistics of normalisations too; names differ in each process."""

    def make(seed=0):
        layers = [
            keras.Input((2,)),
            keras.layers.Dense(3),
            keras.layers.BatchNormalization(),
            keras.layers.Dense(2),
        ]
        networks = {"generator": keras.Sequential(layers)}
        return custom_game(networks=networks, average=0.9, seed=seed)

    learned, game = make(), make(seed=1)
    shake(learned)
    learned.step.assign(5)
    names = [
        {layer.name for layer in each.generator.layers if layer.weights}
        for each in (learned, game)
    ]
    assert not names[0] & names[1]
    transfer = game.start_from(learned)
    for part in ("generator", "discriminator", "generator_average"):
        assert_equal_weights(getattr(game, part), getattr(learned, part))
    assert transfer.fresh == transfer.unused == ()
    assert len(transfer.copied) == sum(
        bool(layer.weights)
        for name in ("generator", "discriminator")
        for layer in getattr(game, name).layers
    )
    assert int(game.step) == 0


def test_a_layer_of_another_shape_keeps_its_own():
    learned = image_gan(image_shape=(4, 4, 1))
    game = image_gan(image_shape=(4, 4, 3))
    first, last = game.discriminator.layers[2], game.generator.layers[-2]
    before = [*first.get_weights(), *last.get_weights()]
    transfer = game.start_from(learned)
    for a, b in zip(
        [*first.get_weights(), *last.get_weights()], before, strict=True
    ):
        np.testing.assert_array_equal(a, b)
    assert transfer.fresh == (
        f"generator/{last.name}",
        f"discriminator/{first.name}",
    )
    assert len(transfer.unused) == 2
    copied = [
        (layer, other)
        for part in ("generator", "discriminator")
        for layer, other in zip(
            getattr(game, part).layers,
            getattr(learned, part).layers,
            strict=True,
        )
        if layer.weights and layer not in (first, last)
    ]
    assert len(copied) == len(transfer.copied) > 2
    for layer, other in copied:
        for a, b in zip(layer.get_weights(), other.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)


def test_layers_with_names_are_found_in_any_order():
    ours = chain(dense(2, "b"), dense(2, "a"), dense(3, "c"))
    theirs = chain(dense(2, "a"), dense(2, "b"), dense(4, "c"), dense(2, "d"))
    pairs, left, unused = matching.match(ours, theirs)
    assert [(a.path, b.path) for a, b in pairs] == [("b", "b"), ("a", "a")]
    assert [place.path for place in left] == ["c"]
    assert [place.path for place in unused] == ["c", "d"]


@pytest.mark.parametrize(
    "theirs",
    [
        [dense(2), dense(2), dense(2)],  # one more
        [dense(2), keras.layers.LayerNormalization()],  # of another kind
        [keras.layers.LayerNormalization(), dense(2)],  # in another order
        [dense(3), dense(2)],  # of other shapes, both
        [dense(2, use_bias=False), dense(2, use_bias=False)],
        [dense(2, "a"), dense(2, "b")],  # with names
    ],
)
def test_what_might_be_another_layer_is_not_copied(theirs):
    ours = chain(dense(2), dense(2))
    pairs, left, unused = matching.match(ours, chain(*theirs))
    assert not pairs
    assert len(left) == 2 and len(unused) == len(theirs)


def test_a_name_as_keras_gives_it_is_no_name():
    """`dense_1` may be any layer: the order counts, not the number."""
    ours = chain(dense(2, "dense_1"), dense(2, "dense_7"))
    theirs = chain(dense(2, "dense_7"), dense(2, "dense_1"))
    pairs, _, _ = matching.match(ours, theirs)
    assert [(a.path, b.path) for a, b in pairs] == [
        ("dense_1", "dense_7"),
        ("dense_7", "dense_1"),
    ]
    norm = keras.layers.BatchNormalization
    named = chain(norm(name="batch_normalization_x"))
    assert not matching.match(named, chain(norm()))[0]
    assert matching.match(named, chain(norm(name="batch_normalization_x")))[0]


def test_weights_of_one_shape_but_another_meaning_are_not_copied():
    """Kinds and names of weights count, not the shapes alone."""
    norm = keras.layers.LayerNormalization
    center = chain(norm(center=True, scale=False, name="x"))
    scale = chain(norm(center=False, scale=True, name="x"))
    assert not matching.match(center, scale)[0]
    scaled = chain(EqualizedLearningRate(dense(2), name="x"))
    plain = chain(dense(2, "x"))
    assert [w.shape for w in scaled.weights] == [w.shape for w in plain.weights]
    assert not matching.match(scaled, plain)[0]


def test_models_inside_of_a_network():
    def nested(name):
        inner = keras.Sequential(
            [keras.Input((2,)), dense(2, "a"), dense(2)], name=name
        )
        return chain(inner, inner, dense(2, "a"))  # which is used twice

    pairs, left, _ = matching.match(nested("inner"), nested("inner"))
    paths = [a.path for a, _ in pairs]
    assert paths[:2] == ["inner/a", "a"] and paths[2].startswith("inner/dense")
    assert not left
    pairs, left, _ = matching.match(nested("inner"), nested("other"))
    assert [a.path for a, _ in pairs][0] == "a" and len(pairs) == 2
    assert [place.path for place in left] == ["inner/a"]
    pairs, left, _ = matching.match(nested(None), nested(None))
    assert len(pairs) == 3 and not left


def test_averages_begin_where_the_other_game_would_sample():
    plain, averaged = tiny_gan(), tiny_gan(average=0.9, seed=1)
    shake(averaged)
    game = tiny_gan(average=0.5)
    game.start_from(averaged)
    assert_equal_weights(game.generator, averaged.generator)
    assert_equal_weights(game.generator_average, averaged.generator_average)
    game.start_from(plain)
    assert_equal_weights(game.generator_average, plain.generator)
    plain.start_from(averaged)
    assert_equal_weights(plain.generator, averaged.generator)


def test_some_networks_only():
    learned, game = tiny_gan(seed=1), tiny_gan()
    before = game.generator.get_weights()
    game.start_from(learned, networks=["discriminator"])
    assert_equal_weights(game.discriminator, learned.discriminator)
    for a, b in zip(game.generator.get_weights(), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_if_nothing_of_a_network_fits_nothing_is_copied():
    game = game_of(line(2, 2), line(2, 1))
    other = game_of(line(2, 2), chain(dense(3), dense(1)))
    before = game.generator.get_weights()
    match = (
        "network `discriminator` must fit: .* Received: sequential.* with 4 "
        "weights to start sequential.* with 2 weights from"
    )
    with pytest.raises(ValueError, match=match):
        game.start_from(other)
    for a, b in zip(game.generator.get_weights(), before, strict=True):
        np.testing.assert_array_equal(a, b)
    game.start_from(other, networks=["generator"])
    assert_equal_weights(game.generator, other.generator)


def test_what_there_is_to_start_from():
    game = tiny_gan()
    match = "`other` must be a `Game`. Received: other='gan'"
    with pytest.raises(ValueError, match=match):
        game.start_from("gan")
    with pytest.raises(ValueError, match="no network that both .* 'critic'"):
        game.start_from(tiny_gan(), networks=["critic"])
    other = kerasgan.Game(
        networks={"critic": line(2, 1), "writer": line(2, 2)},
        prior=priors.Normal(2),
        players=[
            kerasgan.Player(
                "critic", [kerasgan.terms.DiscriminatorLoss("hinge")]
            )
        ],
    )
    with pytest.raises(ValueError, match=r"Received: one with \['critic'"):
        game.start_from(other)


def test_a_game_grows():
    """Weights, averages, step and how it is compiled go on; no optimizer."""
    game = Deepening(average=0.5, dynamics=kerasgan.dynamics.Simultaneous())
    game.compile(keras.optimizers.SGD(0.25, momentum=0.5), jit_compile=False)
    game.fit(points(), batch_size=16, verbose=0)
    grown = game.grow()
    assert isinstance(grown, Deepening) and grown._arguments.depth == 1
    assert int(grown.step) == int(game.step) == 2
    assert isinstance(grown.dynamics, kerasgan.dynamics.Simultaneous)
    assert grown.dynamics is not game.dynamics
    for part in ("generator", "discriminator", "generator_average"):
        for name in ("first", "last"):
            ours, theirs = (
                getattr(each, part).get_layer(name) for each in (grown, game)
            )
            assert_equal_weights(ours, theirs)
    optimizer = grown.optimizer_of("generator")
    assert float(optimizer.learning_rate) == 0.25 and optimizer.momentum == 0.5
    assert int(optimizer.iterations) == 0
    assert grown.get_compile_config()["jit_compile"] is False
    before = game.sample(8, seed=0)
    np.testing.assert_allclose(grown.sample(8, seed=0), before, atol=1e-6)
    grown.fit(points(), batch_size=16, verbose=0)
    assert int(grown.step) == 4 and int(game.step) == 2
    np.testing.assert_array_equal(game.sample(8, seed=0), before)
    assert grown.grow()._arguments.depth == 2


def test_a_game_that_is_not_compiled_grows_to_one_that_is_not():
    assert not Deepening().grow().compiled


def test_precision_goes_on():
    with kerasgan.game.compilation.precision("mixed_bfloat16"):
        game = Deepening()
    assert game.grow().generator.get_layer("last").compute_dtype == "bfloat16"


def test_the_seed_determines_what_is_new():
    first, same, other = (
        Deepening(seed=seed).grow().generator.get_layer("hidden_0").kernel
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)


def test_who_cannot_grow():
    match = "further stage can grow. Received: a `Deepening` at its last stage"
    with pytest.raises(ValueError, match=match):
        Deepening(depth=2).grow()
    with pytest.raises(ValueError, match="Received: a `GAN` at its last"):
        tiny_gan().grow()
    assert kerasgan.Game.stages(width=3) == [{}]


def test_frozen_layers_stay_frozen_as_a_game_grows():
    game = Deepening()
    game.generator.get_layer("first").trainable = False
    game.compile("sgd", jit_compile=False)
    grown = game.grow()
    frozen = [x.name for x in grown.generator.layers if not x.trainable]
    assert frozen == ["first"]
    before = grown.generator.get_layer("first").get_weights()
    grown.fit(points(), batch_size=16, verbose=0)
    for a, b in zip(
        before, grown.generator.get_layer("first").get_weights(), strict=True
    ):
        np.testing.assert_array_equal(a, b)
