"""Games that are given parts of real rows, such as pictures to translate."""

import json

import keras
import numpy as np
import open_games
import PIL.Image
import pytest

import kerasgan
from kerasgan import data
from kerasgan import evaluation
from kerasgan import priors
from kerasgan.callbacks import Evaluation
from kerasgan.evaluation import pairs
from kerasgan.evaluation import report
from kerasgan.extractors import Extractor
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss

SIZE = (12, 11, 1)


class Copying(kerasgan.Game):
    """Makes of what it is given the same again."""

    def __init__(self, prior, name=None):
        condition = keras.Input(SIZE, name="condition")
        image = keras.layers.Identity()(condition)
        generator = keras.Model({"condition": condition}, {"image": image})
        critic = open_games.critic(image=SIZE)
        super().__init__(
            {"generator": generator, "discriminator": critic},
            [
                kerasgan.Player("discriminator", [DiscriminatorLoss("hinge")]),
                kerasgan.Player("generator", [GeneratorLoss("hinge")]),
            ],
            prior,
            name=name,
        )


class Smaller(priors.Given):
    """The picture itself, but dark: made of the image inside of a step."""

    def make(self, value):
        return value * 0.0 - 1.0


def extractor_of(shape):
    """Three features of pictures, whose weights are known."""
    image = keras.Input(shape, name="image")
    pixels = keras.layers.Flatten()(image)
    dense = keras.layers.Dense(3, kernel_initializer="orthogonal")
    return Extractor(keras.Model(image, dense(pixels)), "three")


def pictures(num, seed, shape=SIZE):
    pixels = np.random.default_rng(seed).integers(0, 256, (num, *shape))
    return pixels.astype("uint8")


def translating(num, seed):
    """Pairs for `open_games.Translating`, in memory."""
    return {
        "image": pictures(num, seed, open_games.COLOURS),
        "condition": pictures(num, seed + 1, open_games.PICTURE),
    }


def reference_of(real, part="image", num=10_000, other=None):
    return evaluation.ImageReference(
        real,
        other or real,
        extractor_of(real[part].shape[1:]),
        num,
        cached=False,
        part=part,
    )


def test_row_i_is_made_of_real_row_i_which_go_round():
    real = {"image": pictures(7, 0), "condition": pictures(7, 1)}
    sampler = evaluation.GameSampler(Copying(priors.Given(SIZE)), given=real)
    assert sampler.given == ("condition",) and sampler.shape == SIZE
    for seed in (0, 5):
        found, labels = sampler(seed * 2**31 + np.array([2, 6, 8]))
        expected = real["condition"][[2, 6, 1]] / 127.5 - 1
        np.testing.assert_allclose(found, expected, atol=1e-6)
        assert labels is None


def test_scores_by_the_truth_of_each_row():
    # The truth is the condition, so that copying it is all that is to do;
    # and there are more samples than batches or rows.
    real = dict.fromkeys(("image", "condition"), pictures(70, 0))
    reference = reference_of(real)
    sampler = reference.sampler(Copying(priors.Given(SIZE)))
    scores = reference.score(sampler, seed=3, num=300)
    assert scores["l1"] == 0.0 and scores["ssim"] == pytest.approx(1.0)
    # Equal bytes may differ by what rounding took.
    assert scores["psnr"] == pytest.approx(58.92, abs=0.01)
    assert reference.floor.keys() == scores.keys() - {"l1", "psnr", "ssim"}
    other = reference_of(real | {"condition": pictures(70, 1)})
    wrong = other.score(other.sampler(Copying(priors.Given(SIZE))), num=300)
    assert wrong["l1"] > 0.2 and wrong["psnr"] < 12 and wrong["ssim"] < 0.2


def test_the_trivial_answer_is_the_condition():
    real = {"image": pictures(9, 0), "condition": pictures(9, 1)}
    reference = reference_of(real)
    copied = reference.trivial(("condition",))
    sampler = reference.sampler(Copying(priors.Given(SIZE)))
    scores = reference.score(sampler, num=9)
    assert copied == {name: scores[name] for name in ("l1", "psnr", "ssim")}
    error = np.abs(real["image"] / 255.0 - real["condition"] / 255.0).mean()
    assert copied["l1"] == pytest.approx(error)
    assert reference.trivial(()) == reference.trivial(("label",)) == {}
    made = report.document(
        reference, [{"checkpoint": "last"}], None, ["condition"]
    )
    assert made["copy"] == copied and made["given"] == ["condition"]
    assert made["kind"] == "images" and json.dumps(made)


def test_what_has_another_shape_cannot_be_copied():
    real = translating(9, 0) | {"condition": pictures(9, 1, (5, 6, 1))}
    reference = reference_of(real)
    assert reference.trivial(("condition",)) == {}
    made = report.document(reference, [], None, ["condition"])
    assert "copy" not in made


def test_grey_is_copied_into_colours_and_back():
    real = translating(9, 0)
    grey, colours = (real[n].astype("float64") for n in ("condition", "image"))
    copied = reference_of(real).trivial(("condition",))
    assert copied["l1"] == pytest.approx(np.abs(grey - colours).mean() / 255)
    copied = reference_of(real, "condition").trivial(("image",))
    luma = np.rint(colours @ [0.299, 0.587, 0.114])[..., None]
    assert copied["l1"] == pytest.approx(np.abs(grey - luma).mean() / 255)


def test_what_is_smaller_is_enlarged_as_pillow_does():
    small = pictures(2, 0, (5, 7, 3))
    found = pairs.answer(small, (15, 21, 3))
    for each, one in zip(found, small, strict=True):
        for levels, channel in zip(each.T, one.T, strict=True):
            picture = PIL.Image.fromarray(channel.T.astype("float32"))
            bicubic = PIL.Image.Resampling.BICUBIC
            expected = np.clip(picture.resize((21, 15), bicubic), 0, 255)
            np.testing.assert_allclose(levels.T, expected, atol=0.6)
    clips = small[:, np.newaxis].repeat(2, axis=1)
    moving = pairs.answer(clips, (2, 15, 21, 3))
    np.testing.assert_array_equal(moving[:, 1], found)
    for shape in ((15, 14, 3), (7, 10, 3), (3, 15, 21, 3), (15, 21, 4)):
        assert pairs.answer(small, shape) is None, shape


def test_closer_to_the_truth():
    copy = {"l1": 0.2, "psnr": 20.0, "ssim": 0.5}
    scores = {"l1": 0.1, "psnr": 19.0, "ssim": 0.5, "fd_three": 1.0}
    assert pairs.closer(scores, copy) == (["l1"], ["psnr", "ssim"])
    scores = {"l1": 0.3, "psnr": 21.0}
    assert pairs.closer(scores, copy) == (["psnr"], ["l1"])


def test_small_pictures_have_no_similarity():
    reference = reference_of(translating(20, 0))
    game = open_games.Translating()
    scores = reference.score(reference.sampler(game), num=20)
    assert {"l1", "psnr"} <= set(scores) and "ssim" not in scores
    samples = game.sample(condition=reference.given["condition"])
    rounded = np.rint((samples + 1) * 127.5)
    error = np.abs(rounded - reference.given["image"]).mean() / 255
    assert scores["l1"] == pytest.approx(error, abs=1e-4)


def test_each_maker_is_scored_against_its_own_part():
    real = translating(20, 0)
    reference = reference_of(real, "condition")
    assert reference.shape == open_games.PICTURE
    game = open_games.Translating()
    sampler = reference.sampler(game)
    assert sampler.given == ("image",)
    made = game.sample(maker="condition", image=real["image"])
    drawn, _ = sampler(np.arange(20))
    np.testing.assert_allclose(drawn, made, atol=1e-5)
    scores = reference.score(sampler, num=20)
    error = np.abs(np.rint((made + 1) * 127.5) - real["condition"]).mean() / 255
    assert scores["l1"] == pytest.approx(error, abs=1e-4)
    raw = reference.sampler(game, "backward")
    np.testing.assert_allclose(raw(np.arange(20))[0], made, atol=1e-5)


def test_domains_that_are_no_pairs_have_no_truth():
    real = data.Unpaired(translating(20, 0))
    real["condition"] = real["condition"][:6]
    reference = reference_of(real, num=15)
    assert {n: len(x) for n, x in reference.given.items()} == {
        "image": 15,
        "condition": 6,
    }
    sampler = reference.sampler(open_games.Translating())
    scores = reference.score(sampler, num=15)
    assert scores.keys() == reference.floor.keys()
    assert reference.trivial(("condition",)) == {}
    drawn, _ = sampler(np.arange(8))
    np.testing.assert_allclose(drawn[6:], drawn[:2], atol=1e-6)


def painting(num, labels):
    return translating(num, 0) | {"label": np.asarray(labels, "int32")}


def test_labels_come_with_the_rows_if_there_are_any():
    game = open_games.Painting()
    labels = np.arange(20) % 3
    sampler = reference_of(painting(20, labels)).sampler(game)
    assert set(sampler.given) == {"condition", "label"}
    drawn, asked = sampler(np.arange(20))
    assert asked.tolist() == labels.tolist()
    again, _ = sampler(np.arange(20))
    np.testing.assert_array_equal(drawn, again)  # latents by the seed
    other, _ = sampler(2**31 + np.arange(20))
    assert not np.allclose(drawn, other)
    without = reference_of(translating(20, 0)).sampler(game)
    assert without.given == ("condition",)
    assert without(np.arange(20))[1].max() <= 2  # they are drawn


def test_the_image_of_a_label_is_no_truth():
    real = painting(20, np.arange(20) % 3)
    reference = reference_of(real)

    class OfLabels:
        given = ("label",)

        def __call__(self, seeds):
            rows = seeds % 20
            return real["image"][rows], real["label"][rows]

    scores = reference.score(OfLabels(), num=20)
    assert scores.keys() == reference.floor.keys()


def test_what_is_made_of_real_images_needs_no_data():
    prior = Smaller(SIZE, source="image")
    real = {"image": pictures(20, 0)}
    reference = reference_of(real)
    sampler = reference.sampler(Copying(prior))
    drawn, _ = sampler(np.arange(20))
    np.testing.assert_array_equal(drawn, -1.0)
    scores = reference.score(sampler, num=20)
    assert scores["l1"] == pytest.approx(real["image"].mean() / 255)


def test_data_that_do_not_fit_are_refused_before_sampling():
    given = priors.Given(SIZE)
    with pytest.raises(ValueError, match="hold `condition`.*data with .*image"):
        reference_of({"image": pictures(9, 0)}).sampler(Copying(given))
    with pytest.raises(ValueError, match="hold `condition`.*data with \\[\\]"):
        evaluation.GameSampler(Copying(given))
    small = {"image": pictures(9, 0), "condition": pictures(9, 0, (6, 11, 1))}
    with pytest.raises(
        ValueError, match=r"fit.*\(12, 11, 1\).*\(1, 6, 11, 1\)"
    ):
        reference_of(small).sampler(Copying(given))
    many = painting(9, [0, 1, 2] * 2 + [0, 1, 3])
    with pytest.raises(ValueError, match="fit.*`label`.*0 to 2.*to 3"):
        reference_of(many).sampler(open_games.Painting())
    with pytest.raises(ValueError, match="no part.*'depth'"):
        evaluation.GameSampler(Copying(given), maker="depth")


def test_data_without_the_part_are_refused():
    real = {"image": pictures(9, 0)}
    with pytest.raises(ValueError, match="hold `condition`.*\\['image'\\]"):
        evaluation.make_reference("data", real, real, part="condition")


def test_games_are_scored_while_they_learn(tmp_path):
    game = open_games.Translating()
    game.compile(jit_compile=False)
    real = translating(20, 0)
    scores = Evaluation(reference_of(real), every=2, folder=tmp_path)
    history = game.fit(
        real, batch_size=10, epochs=2, verbose=0, callbacks=[scores]
    ).history
    assert [row["step"] for row in scores.history] == [2, 4]
    assert history["l1"] == [row["l1"] for row in scores.history]
    assert scores.best in scores.history


def test_the_checksum_is_of_all_parts():
    real = {"image": pictures(9, 0), "condition": pictures(9, 1)}
    sums = {
        reference_of(each).facts["sha256"]
        for each in (
            real,
            real | {"condition": pictures(9, 2)},
            {"image": real["image"]},
        )
    }
    assert len(sums) == 3


def test_equal_pictures_are_as_near_as_bytes_can_tell():
    one = np.zeros((1, 2, 2, 1), "uint8")
    assert pairs.compare(one, one)["psnr"] == pytest.approx(
        10 * np.log10(255**2 / (1 / 12))
    )
