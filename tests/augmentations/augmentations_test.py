import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy import stats

from kerasgan import augmentations
from kerasgan.augmentations import Adaptive
from kerasgan.augmentations import DiffAugment
from kerasgan.augmentations import Lots
from kerasgan.augmentations import Stochastic
from kerasgan.figures import leaks
from kerasgan.ops import random
from kerasgan.ops import warping

RNG = np.random.default_rng(0)
PICTURES = RNG.normal(size=(4, 8, 8, 3)).astype("float32")


def augmented(augmentation, pictures, probability, seed=0):
    parts = {"image": tf.constant(pictures)}
    return augmentation(parts, probability, random.key(seed))["image"].numpy()


@pytest.mark.parametrize("make", [DiffAugment, Stochastic, Adaptive])
@pytest.mark.parametrize("channels", [1, 3])
def test_with_probability_0_nothing_changes_by_a_bit(make, channels):
    pictures = PICTURES[..., :channels]
    found = augmented(make(), pictures, 0.0)
    np.testing.assert_array_equal(found.view("int32"), pictures.view("int32"))
    assert (augmented(make(), pictures, 1.0) != pictures).any((1, 2, 3)).all()


@pytest.mark.parametrize("make", [DiffAugment, Stochastic])
def test_a_change_is_of_its_key_and_row(make):
    same = np.repeat(PICTURES[:1], 4, axis=0)
    found = augmented(make(), same, 1.0)
    np.testing.assert_array_equal(found, augmented(make(), same, 1.0))
    rows = {row.tobytes() for row in found}
    rows |= {row.tobytes() for row in augmented(make(), same, 1.0, seed=1)}
    assert len(rows) == 8


@pytest.mark.parametrize("make", [DiffAugment, Stochastic])
def test_all_parts_of_a_row_and_all_frames_change_alike(make):
    clip = np.repeat(PICTURES[:, None], 2, axis=1)
    parts = {"image": tf.constant(PICTURES), "clip": tf.constant(clip)}
    changed = make()(parts, 1.0, random.key(0))
    expected = np.repeat(changed["image"].numpy()[:, None], 2, axis=1)
    np.testing.assert_allclose(changed["clip"], expected, atol=1e-5)


@pytest.mark.parametrize("p", [0.6, 1.0])
def test_turns_leak_if_they_always_happen_and_only_then(p):
    """Blits of 4 pixels do not move: they are the group of the square."""
    picture = np.arange(16, dtype="float32").reshape(4, 4, 1)
    group = [
        np.rot90(flipped, quarters).tobytes()
        for flipped in (picture, picture[:, ::-1])
        for quarters in range(4)
    ]
    rows = np.repeat(picture[None], 4000, axis=0)
    found = augmented(Stochastic(["blit"]), rows, p)
    counts = np.bincount([group.index(x.tobytes()) for x in found], minlength=8)
    share = counts.reshape(2, 4) / 4000
    # The closed form of the figure `leaks`, and half of the flips show.
    turned = leaks.turns(p)[:, 0]
    expected = np.outer([1 - p / 2, p / 2], turned)
    np.testing.assert_allclose(share, expected, atol=0.02)
    turns = np.stack([np.roll(share.sum(axis=0), k) for k in range(4)], 1)
    upright, upside_down = np.eye(4)[[0, 2]]
    seen = leaks.visible(turns, upright, upside_down)
    exact = leaks.visible(leaks.turns(p), upright, upside_down)
    assert seen == pytest.approx(exact, abs=0.01)
    assert (seen > 0.05) == (p < 1)


def test_pictures_that_are_no_squares_are_turned_by_halves():
    picture = np.arange(6, dtype="float32").reshape(2, 3, 1)
    kinds = {picture[::a, ::b].tobytes() for a in (1, -1) for b in (1, -1)}
    rows = np.repeat(picture[None], 50, axis=0)
    found = augmented(Stochastic("blit"), rows, 1.0)
    assert {x.tobytes() for x in found} == kinds


def test_diff_augment_by_hand():
    """Each change from the numbers that decide it."""
    lots = np.full((12, 1), 0.5, "float32")
    lots[[0, 2, 4]] = [[0.75], [0.25], [1.0]]  # +0.25; times 0.5; times 1.5
    lots[[6, 7]] = [[0.99], [0.0]]  # one down, one to the left
    lots[[9, 10]] = [[0.3], [0.6]]  # around row 2 and column 4
    lots[[1, 3, 5, 8, 11]] = 0.2
    x = PICTURES[:1].astype("float64") + 0.25
    grey = x.mean(axis=-1, keepdims=True)
    x = grey + 0.5 * (x - grey)
    x = x.mean() + 1.5 * (x - x.mean())
    moved = np.zeros_like(x)
    moved[:, 1:, :-1] = x[:, :-1, 1:]
    moved[:, 0:4, 2:6] = 0
    found = DiffAugment().transform(PICTURES[:1], Lots(lots, 0.3))
    np.testing.assert_allclose(found, moved, atol=1e-5)


def test_blits_and_geometric_changes_by_hand():
    """The map that a picture is read by, of the numbers that decide it."""
    lots = np.full((36, 1), 0.9, "float32")
    lots[[1, 3, 6]] = 0.2  # mirrored; three quarters; by whole pixels,
    lots[[0, 4, 5]] = [[0.1], [0.99], [0.01]]  # one down, one to the left
    # Factors and places of Box and Muller's with u = 0.5, v = 0.
    normal = np.sqrt(2 * np.log(2))
    lots[[7, 8, 12, 13, 17, 18, 19, 20]] = [[0.5], [0.0]] * 4
    lots[[9, 14, 21]] = 0.2
    lots[[10, 15]] = [[0.75], [0.4]]  # turns by pi / 2 and -pi / 5
    lots[[11, 16]] = [[0.19], [0.21]]  # of which 1 - sqrt(1 - p) = 0.2 has one
    size = 2 ** (0.2 * normal)
    scaled = np.diag([size, size, 1.0])
    stretched = np.diag([size, 1 / size, 1.0])
    quarters = np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1.0]])
    whole, moved = np.eye(3), np.eye(3)
    whole[:2, 2], moved[:2, 2] = (1, -1), (normal, normal)
    # From the last change to the first one, of a place, from the right.
    first = np.diag([1.0, -1.0, 1.0]) @ quarters @ whole
    expected = first @ scaled @ quarters @ stretched @ moved
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            warping, "warp", lambda x, maps: seen.append(maps) or tf.constant(x)
        )
        Stochastic().transform(PICTURES[:1], Lots(lots, 0.36))
    np.testing.assert_allclose(seen[0][0], expected, atol=1e-5)


def test_colours_by_hand():
    lots = np.full((12, 1), 0.2, "float32")
    u, v = 0.4, 0.1
    lots[[0, 1]] = lots[[3, 4]] = lots[[10, 11]] = [[u], [v]]
    lots = np.concatenate([lots, [[0.2]]]).astype("float32")
    normal = np.sqrt(-2 * np.log(1 - u)) * np.cos(2 * np.pi * v)
    x = PICTURES[:1, ..., :1].astype("float64") + 0.2 * normal
    expected = -x * 2 ** (0.5 * normal)  # luma is turned upside down
    grey = Stochastic("colour").transform(PICTURES[:1, ..., :1], Lots(lots, 1))
    np.testing.assert_allclose(grey, expected, atol=1e-6)


def test_what_is_drawn():
    drawn = random.uniform((6, 20_000), random.key(0))
    lots = Lots(drawn, 0.3)
    normal, uniform, whole = (
        lots.normal(2.0),
        lots.uniform(-1, 3),
        lots.whole(0, 2),
    )
    assert stats.kstest(normal, stats.norm(0, 2).cdf).pvalue > 1e-3
    assert stats.kstest(uniform, stats.uniform(-1, 4).cdf).pvalue > 1e-3
    counts = np.unique(whole, return_counts=True)
    np.testing.assert_array_equal(counts[0], [0, 1, 2])
    np.testing.assert_allclose(counts[1] / 20_000, 1 / 3, atol=0.015)
    happens = np.asarray(lots.maybe(1.0, 0.0))
    assert happens.mean() == pytest.approx(0.3, abs=0.01)


def test_a_configuration_is_kept():
    given = Adaptive(DiffAugment("cutout", 0.5), 0.5, 100, 2, 0.7, 0.1)
    again = augmentations.get(keras.saving.serialize_keras_object(given))
    assert again.get_config() == given.get_config()
    assert again.augmentation.kinds == ("cutout",)
    assert isinstance(augmentations.get("stochastic"), Stochastic)
    assert augmentations.get(None) is None


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda: Stochastic(probability=1.5), "probability=1.5"),
        (lambda: DiffAugment(probability="1"), "probability='1'"),
        (lambda: Stochastic(["blit", "hue"]), "kinds=.'blit', 'hue'"),
        (lambda: DiffAugment([]), "kinds=.."),
        (lambda: DiffAugment(["cutout", "cutout"]), "kinds=.'cutout'"),
        (lambda: Adaptive(target=1.0), "target=1.0"),
        (lambda: Adaptive(num_images=0), "num_images=0"),
        (lambda: Adaptive(interval=2.5), "interval=2.5"),
        (lambda: Adaptive(limit=2), "limit=2"),
        (lambda: Adaptive(probability=0.9), "probability=0.9, limit=0.8"),
        (lambda: Adaptive(Adaptive()), "augmentation=<"),
        (lambda: Adaptive("stochastic"), "augmentation='stochastic'"),
        (lambda: augmentations.get("ada"), "'ada'"),
        (lambda: Stochastic().check((8, 8, 4)), r"shape=\(8, 8, 4\)"),
    ],
)
def test_bad_arguments_are_refused(make, said):
    with pytest.raises(ValueError, match=f"Received: .*{said}"):
        make()
