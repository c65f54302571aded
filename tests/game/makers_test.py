"""Games that make several parts, read codes off pictures, or judge nothing."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import line

import kerasgan
from kerasgan import Game
from kerasgan import Player
from kerasgan import Term
from kerasgan import priors
from kerasgan.ops import random
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import EncoderLoss
from kerasgan.terms import GeneratorLoss

SHAPE = (4, 4, 1)


def scaling(source, target, factor, shape=SHAPE):
    """A network that multiplies a picture by one weight."""
    picture = keras.Input(shape, name=source)
    start = keras.initializers.Constant(factor)
    scale = keras.layers.Conv2D(1, 1, use_bias=False, kernel_initializer=start)(
        picture
    )
    return keras.Model({source: picture}, {target: scale})


class Distance(Term):
    """The mean square of the difference of a made part and the real one."""

    needs = ()

    def __init__(self, part="image", weight=1.0, name=None):
        super().__init__(weight=weight, name=name or f"distance_{part}")
        self.part = part

    def cost(self, play):
        error = play.fake[self.part] - play.real[self.part]
        return tf.reduce_mean(tf.square(error))


class Translation(Game):
    """Two pictures, each made of the other, and no critic."""

    makers = {"image": "forward", "condition": "backward"}

    def __init__(self, forward=2.0, backward=0.25, average=None, seed=0):
        super().__init__(
            networks={
                "forward": scaling("condition", "image", forward),
                "backward": scaling("image", "condition", backward),
            },
            prior=priors.Given(SHAPE),
            players=[
                Player(
                    "translators",
                    {"there": [Distance()], "back": [Distance("condition")]},
                    networks=["forward", "backward"],
                )
            ],
            average=average,
            seed=seed,
        )

    def plays(self, batch, seed, training=True):
        def there():
            made = self.generate(batch, training, "forward")
            return self.play(batch, made, training)

        def back():
            made = self.generate(batch, training, "backward")
            return self.play(batch, {"condition": made["image"]}, training)

        return {"there": there, "back": back}

    def generate(self, drawn, training, network="generator"):
        made = super().generate(drawn, training, network)
        return {"image": next(iter(made.values()))}


def pair(rows=4):
    rng = np.random.default_rng(0)
    condition = rng.uniform(-0.5, 0.5, (rows, *SHAPE)).astype("float32")
    return {"condition": condition, "image": 2.0 * condition}


def test_a_part_is_made_by_the_network_that_is_named():
    game, data = Translation(), pair()
    images = game.sample(condition=data["condition"])
    np.testing.assert_allclose(images, data["image"], rtol=1e-6)
    back = game.sample(maker="condition", image=data["image"])
    np.testing.assert_allclose(back, data["image"] / 4, rtol=1e-6)
    np.testing.assert_allclose(game.predict(data, verbose=0), images)
    with pytest.raises(ValueError, match="this game makes.*'imag'"):
        game.sample(maker="imag", image=data["image"])


def test_what_is_not_given_is_named():
    game = Translation()
    with pytest.raises(ValueError, match="`num_samples` is needed"):
        game.sample()
    with pytest.raises(ValueError, match="`condition`, which is not drawn"):
        game.sample(3)
    with pytest.raises(ValueError, match="no part of the prior"):
        game.sample(image=pair()["image"])


def test_bytes_mean_what_they_mean_in_training():
    game = Translation(forward=1.0)
    levels = np.arange(16, dtype="uint8").reshape(1, *SHAPE) * 16
    expected = levels / 127.5 - 1.0
    for made in (
        game.predict({"condition": levels}, verbose=0),
        game({"condition": levels}),
        game.sample(condition=levels),
    ):
        np.testing.assert_allclose(made, expected, atol=1e-6)


def test_samples_are_within_the_range_that_is_promised():
    game = Translation(forward=3.0)
    assert game.sample(condition=np.ones((1, *SHAPE))).max() == 1.0


def test_a_step_needs_all_parts_and_moves_both_networks():
    game, data = Translation(forward=1.0), pair(8)
    assert game.data_spec() == {
        "image": (SHAPE, "float32"),
        "condition": (SHAPE, "float32"),
    }
    game.compile(keras.optimizers.SGD(0.5), jit_compile=False)
    # d/dw mean (w c - x)^2 = 2 mean c (w c - x), by hand.
    c, x = data["condition"], data["image"]
    expected = [
        1.0 - 0.5 * 2.0 * np.mean(c * (c - x)),
        0.25 - 0.5 * 2.0 * np.mean(x * (0.25 * x - c)),
    ]
    game.train_on_batch(data)
    found = [float(np.ravel(w)[0]) for w in game.weights_of("translators")]
    assert found == pytest.approx(expected, rel=1e-5)
    with pytest.raises(ValueError, match="must hold `condition`"):
        game.fit({"image": data["image"]}, verbose=0)


def test_each_network_that_makes_something_is_averaged():
    game = Translation(forward=1.0, average=0.9)
    assert game.averaged == ("forward", "backward")
    game.compile(jit_compile=False)
    game.fit(pair(8), batch_size=8, epochs=2, verbose=0)
    for part, name in game.makers.items():
        average = getattr(game, f"{name}_average")
        assert game.maker(part).network is average
        a, w = (
            float(np.ravel(x.get_weights())[0])
            for x in (average, game.networks[name])
        )
        assert a != w


def test_the_average_may_be_of_one_network_only():
    average = kerasgan.WeightAverage(0.9, network="backward")
    game = Translation(average=average)
    assert game.averaged == ("backward",)
    with pytest.raises(ValueError, match="network to average.*'bakward'"):
        Translation(average=kerasgan.WeightAverage(0.9, network=["bakward"]))


def test_a_maker_must_be_there():
    class Wrong(Translation):
        makers = {"image": "forwards"}

    with pytest.raises(ValueError, match="network to make `image`.*'forward'"):
        Wrong()

    class Missing(Translation):
        makers = {"mask": "forward"}

    with pytest.raises(ValueError, match="no output of network `forward`"):
        Missing()


def test_only_the_plays_in_which_somebody_pays_are_made():
    made = []

    class Counting(Translation):
        def plays(self, batch, seed, training=True):
            plays = super().plays(batch, seed, training)
            return {
                name: lambda name=name, make=make: (made.append(name), make())[
                    1
                ]
                for name, make in plays.items()
            } | {"idle": lambda: made.append("idle")}

    game = Counting()
    game.compile(run_eagerly=True)
    game.train_on_batch(pair())
    assert made == ["there", "back"]


def test_a_play_that_is_not_made_is_named():
    game = Game(
        {"generator": line()},
        [Player("generator", [Distance()], play="mian")],
        priors.Normal(2),
    )
    game.compile(run_eagerly=True)
    with pytest.raises(ValueError, match="no play of that name.*'main'"):
        game.train_on_batch({"image": np.zeros((4, 1), "float32")})


def test_several_makers_survive_the_file(tmp_path):
    keras.saving.register_keras_serializable("tests")(Translation)
    game = Translation(forward=1.5, average=0.9)
    game.compile(jit_compile=False)
    game.fit(pair(8), batch_size=8, verbose=0)
    game.save(tmp_path / "game.keras")
    loaded = keras.saving.load_model(tmp_path / "game.keras")
    image = pair()["image"]
    for maker, given in (("image", "condition"), ("condition", "image")):
        np.testing.assert_array_equal(
            loaded.sample(maker=maker, **{given: image}),
            game.sample(maker=maker, **{given: image}),
        )


# Signatures of an export.


def test_each_maker_has_a_signature(tmp_path):
    game, data = Translation(), pair(3)
    game.export(tmp_path / "game")
    signatures = tf.saved_model.load(tmp_path / "game").signatures
    assert set(signatures) == {
        "serving_default",
        "draw",
        "sample",
        "sample_png",
        "make_condition",
        "translate",
        "translate_png",
        "translate_condition",
        "translate_condition_png",
    }
    conditions = tf.constant(data["condition"])
    made = signatures["serving_default"](conditions=conditions)["images"]
    np.testing.assert_allclose(made, data["image"], rtol=1e-6)
    back = signatures["make_condition"](images=made)["conditions"]
    np.testing.assert_allclose(back, data["image"] / 4, rtol=1e-6)
    seeds = tf.range(3, dtype=tf.int64)
    made = signatures["sample"](seeds=seeds, conditions=conditions)["images"]
    np.testing.assert_allclose(made, data["image"], rtol=1e-6)
    drawn = signatures["draw"](seeds=seeds, conditions=conditions)
    np.testing.assert_array_equal(drawn["conditions"], conditions)
    for wrong in (2.0 * np.ones((3, *SHAPE)), np.full((3, *SHAPE), np.nan)):
        wrong = tf.constant(wrong, tf.float32)
        with pytest.raises(tf.errors.InvalidArgumentError, match="-1 to 1"):
            signatures["serving_default"](conditions=wrong)


# Encoders.


def coding_game(encoder, prior=None):
    """Pairs of a point and a code; the generator doubles the code."""
    image, latent = (
        keras.Input((2,), name="image"),
        keras.Input((2,), name="latent"),
    )
    both = keras.layers.Concatenate()([image, latent])
    judge = keras.Model(
        {"image": image, "latent": latent},
        {"score": keras.layers.Dense(1)(both)},
    )

    class Coding(Game):
        def plays(self, batch, seed, training=True):
            drawn = self.prior.sample(len(batch["image"]), seed, batch)
            fake = drawn | self.generate(drawn, training)
            real = batch | self.infer(batch, training)
            return {"main": self.play(real, fake, training)}

    generator = line(2, 2)
    generator.set_weights([2.0 * np.eye(2), np.ones(2)])
    return Coding(
        {
            "generator": generator,
            "encoder": encoder,
            "discriminator": judge,
        },
        [
            Player("discriminator", [DiscriminatorLoss("minimax")]),
            Player(
                "generator",
                [
                    GeneratorLoss("non_saturating"),
                    EncoderLoss("non_saturating"),
                ],
                networks=["generator", "encoder"],
            ),
        ],
        prior or priors.Normal(2),
        average=0.5,
    )


def halving():
    encoder = line(2, 2)
    encoder.set_weights([0.5 * np.eye(2), -0.5 * np.ones(2)])
    return encoder


def test_codes_are_made_of_images_and_images_of_codes(tmp_path):
    game = coding_game(halving())
    assert game.data_spec() == {"image": ((2,), "float32")}
    assert game.averaged == ("generator", "encoder")
    points = np.random.default_rng(0).normal(size=(5, 2)).astype("float32")
    codes = game.encode(points)
    np.testing.assert_allclose(codes["latent"], (points - 1) / 2, atol=1e-6)
    np.testing.assert_allclose(game.reconstruct(points), points, atol=1e-6)
    np.testing.assert_allclose(
        game.predict(codes, verbose=0), points, atol=1e-6
    )

    game.export(tmp_path / "game")
    signatures = tf.saved_model.load(tmp_path / "game").signatures
    found = signatures["encode"](images=tf.constant(points))["latents"]
    np.testing.assert_allclose(found, codes["latent"], atol=1e-6)
    found = signatures["reconstruct"](images=tf.constant(points))["images"]
    np.testing.assert_allclose(found, points, atol=1e-6)


def test_only_games_with_an_encoder_encode():
    game = kerasgan.create("gan", image_shape=(2,), width=4)
    with pytest.raises(ValueError, match="network `encoder` can.*Received"):
        game.encode(np.zeros((1, 2)))


# Controls.


class Stretched(Game):
    """The generator's latents times a knob."""

    def __init__(self, seed=0):
        latent = keras.Input((2,), name="latent")
        psi = keras.Input((), name="truncation")
        code = keras.Input((1,), name="code")
        x = keras.layers.Multiply()([latent, keras.layers.Reshape((1,))(psi)])
        image = keras.layers.Concatenate()([x, code])
        inputs = {"latent": latent, "truncation": psi, "code": code}
        super().__init__(
            {
                "generator": keras.Model(inputs, {"image": image}),
                "discriminator": line(3, 1),
            },
            [Player("discriminator", [DiscriminatorLoss("hinge")])],
            priors.Joint(
                [
                    priors.Normal(2),
                    priors.Constant(1.0, "truncation", 0.0, 1.0),
                    priors.Uniform(1, key="code", control=True),
                ]
            ),
            seed=seed,
        )


def test_controls_have_defaults_and_bounds():
    game = Stretched()
    whole = game.sample(4, seed=1)
    half = game.sample(4, seed=1, truncation=0.5)
    np.testing.assert_allclose(half[:, :2], whole[:, :2] / 2, rtol=1e-6)
    np.testing.assert_array_equal(half[:, 2], whole[:, 2])
    assert (game.sample(4, seed=1, code=[0.25])[:, 2] == 0.25).all()
    with pytest.raises(ValueError, match="`truncation` must be from 0 to 1"):
        game.sample(4, truncation=1.5)
    with pytest.raises(ValueError, match="`code` must be from -1 to 1"):
        game.sample(4, code=[9.0])


def test_an_export_takes_controls_of_its_own(tmp_path):
    game = Stretched()
    game.export(tmp_path / "game")
    signatures = tf.saved_model.load(tmp_path / "game").signatures
    seeds = tf.constant([7, 8], tf.int64)
    plain = signatures["sample"](seeds=seeds)["images"]
    expected = np.concatenate([game.sample(1, seed=s) for s in (7, 8)])
    np.testing.assert_allclose(plain, expected, atol=1e-6)

    controls = {"codes": [[0.5], [-0.5]], "truncations": [1.0, 0.5]}
    controls = {k: tf.constant(v, tf.float32) for k, v in controls.items()}
    fixed = signatures["sample_fixed"](seeds=seeds, **controls)["images"]
    expected = np.concatenate(
        [
            game.sample(1, seed=7, code=[0.5], truncation=1.0),
            game.sample(1, seed=8, code=[-0.5], truncation=0.5),
        ]
    )
    np.testing.assert_allclose(fixed, expected, atol=1e-6)
    drawn = signatures["draw"](seeds=seeds)
    again = signatures["serving_default"](**drawn)["images"]
    np.testing.assert_allclose(again, plain, atol=1e-6)
    controls["truncations"] = tf.constant([1.0, 1.5])
    for signature in ("sample_fixed", "serving_default"):
        given = dict(drawn) if signature == "serving_default" else {}
        given |= controls | ({} if given else {"seeds": seeds})
        message = "`truncation` must be from 0 to 1"
        with pytest.raises(tf.errors.InvalidArgumentError, match=message):
            signatures[signature](**given)

    found = kerasgan.export.read_description(tmp_path / "game")
    assert found["makers"] == {"image": "serving_default"}
    assert found["parts"]["truncation"] == {
        "shape": [],
        "dtype": "float32",
        "low": 0.0,
        "high": 1.0,
        "default": 1.0,
        "given": False,
        "control": True,
    }


# Critics and weights.


def test_a_critic_may_give_no_score(tmp_path):
    point = keras.Input((2,), name="image")
    critic = keras.Model(
        {"image": point}, {"features": keras.layers.Dense(3)(point)}
    )

    class Spread(Term):
        def cost(self, play):
            real, fake = play.on_real["features"], play.on_fake["features"]
            return tf.reduce_mean(tf.square(real - fake))

    game = Game(
        {"generator": line(2, 2), "discriminator": critic},
        [
            Player("discriminator", [Spread(weight=-1.0)]),
            Player("generator", [Spread()]),
        ],
        priors.Normal(2),
    )
    game.compile(jit_compile=False)
    game.fit(np.zeros((8, 2), "float32"), batch_size=8, verbose=0)
    game.export(tmp_path / "game")
    signatures = tf.saved_model.load(tmp_path / "game").signatures
    assert "discriminate" not in signatures


def test_a_weight_of_one_player_is_moved_once():
    shared = keras.layers.Dense(1, use_bias=False)

    def tied():
        return keras.Sequential([keras.Input((1,)), shared])

    class Both(Game):
        makers = {"image": "first"}

        def plays(self, batch, seed, training=True):
            made = [
                self.generate({"latent": batch["image"]}, training, name)
                for name in ("first", "second")
            ]
            fake = {"image": made[0]["image"] + made[1]["image"]}
            return {"main": self.play(batch, fake, training)}

    networks = {"first": tied(), "second": tied()}
    shared.set_weights([np.ones((1, 1))])
    players = [Player("both", [Distance()], networks=["first", "second"])]
    game = Both(networks, players, priors.Normal(1))
    assert len(game.weights_of("both")) == 1
    game.compile(keras.optimizers.SGD(0.1), jit_compile=False)
    game.train_on_batch(np.ones((4, 1), "float32"))
    # d/dw (2 w - 1)^2 = 4 at w = 1.
    assert float(shared.get_weights()[0][0, 0]) == pytest.approx(0.6)

    players = [Player(name, [Distance()], networks=[name]) for name in networks]
    with pytest.raises(ValueError, match="share weights must have one player"):
        Both(networks, players, priors.Normal(1))


# Arguments of `sample`.


def test_whole_numbers_of_any_library_will_do():
    game = kerasgan.create("gan", image_shape=(2,), width=4)
    expected = game.sample(2, seed=3)
    for seed in (np.int64(3), tf.constant(3)):
        np.testing.assert_array_equal(game.sample(np.int32(2), seed), expected)
    drawn = game.draw(2, seed=3)
    np.testing.assert_array_equal(
        drawn["latent"], game.prior.sample(2, random.key(3))["latent"]
    )


@pytest.mark.parametrize(
    "arguments, match",
    [
        ({"num_samples": 0}, "`num_samples` must be an integer of at least 1"),
        ({"num_samples": 2.5}, "`num_samples` must be an integer"),
        ({"num_samples": True}, "`num_samples` must be an integer"),
        ({"num_samples": 2, "seed": "3"}, "`seed` must be an integer.*'3'"),
        ({"num_samples": 2, "seed": 2.5}, "`seed` must be an integer.*2.5"),
    ],
)
def test_other_numbers_are_refused(arguments, match):
    game = kerasgan.create("gan", image_shape=(2,), width=4)
    with pytest.raises(ValueError, match=match):
        game.sample(**arguments)


# Several parts of one network.


def test_a_network_may_make_several_parts(tmp_path):
    latent = keras.Input((2,), name="latent")
    image = keras.layers.Dense(2, name="one")(latent)
    other = keras.layers.Dense(3, name="two")(latent)

    class Twin(Game):
        makers = {"image": "generator", "mask": "generator"}

    game = Twin(
        {
            "generator": keras.Model(
                {"latent": latent}, {"image": image, "mask": other}
            ),
            "discriminator": line(2, 1),
        },
        [
            Player("discriminator", [DiscriminatorLoss("hinge")]),
            Player("generator", [GeneratorLoss("hinge")]),
        ],
        priors.Normal(2),
        average=0.5,
    )
    rows = game.draw(4, seed=3)["latent"].numpy()
    kernels = [
        game.generator_average.get_layer(n).kernel for n in ("one", "two")
    ]
    for part, kernel in zip(("image", "mask"), kernels, strict=True):
        made = game.sample(4, seed=3, maker=part)  # of one seed, one latent
        np.testing.assert_allclose(made, rows @ kernel.numpy(), rtol=1e-5)
    game.export(tmp_path / "game")
    signatures = tf.saved_model.load(tmp_path / "game").signatures
    masks = signatures["make_mask"](latents=rows)["masks"]
    np.testing.assert_allclose(masks, rows @ kernels[1].numpy(), rtol=1e-5)
