import keras
import numpy as np
import pytest

from kerasgan import evaluation
from kerasgan.data.stacked import Stacked
from kerasgan.evaluation.stacks import read_stacks
from kerasgan.extractors import Extractor


def reader(num_classes=10):
    """Reads a picture that is filled with 25 d as the digit d."""
    image = keras.Input((28, 28, 1))
    mean = keras.layers.GlobalAveragePooling2D()(image)
    level = keras.layers.Rescaling(127.5 / 25, 127.5 / 25)(mean)
    # -(level - d)^2, but for what is the same for all digits.
    digits = np.arange(num_classes, dtype="float32")
    logits = keras.layers.Dense(
        num_classes,
        kernel_initializer=keras.initializers.Constant(2 * digits[None]),
        bias_initializer=keras.initializers.Constant(-(digits**2)),
    )(level)
    return Extractor(
        keras.Model(image, {"features": level, "logits": logits}), "reader"
    )


def stacks(labels):
    """Pictures of which each channel is filled with 25 times its digit."""
    digits = np.stack([np.array(labels) // p % 10 for p in (100, 10, 1)], -1)
    images = np.broadcast_to(
        25 * digits[:, None, None], (len(digits), 28, 28, 3)
    )
    return images.astype("uint8")


def sampler(labels):
    """Gives the pictures of these labels, in turn, as floats."""
    labels = np.array(labels)

    def draw(seeds):
        images = stacks(labels[seeds % len(labels)])
        return images.astype("float32") / 127.5 - 1, None

    return draw


@pytest.fixture(scope="module")
def reference():
    return evaluation.StackedReference(extractor=reader())


def test_channels_are_read_one_by_one():
    labels = [0, 7, 70, 700, 123, 987, 999]
    assert read_stacks(reader(), stacks(labels)).tolist() == labels


def test_scores_are_those_of_the_labels(reference):
    """Against a loop, of samples that cover three modes unequally."""
    labels = [5, 5, 123, 999]
    scores = reference.score(sampler(labels), num=400)
    assert scores["modes"] == 3.0
    shares = [1 / 2, 1 / 4, 1 / 4]
    expected = sum(p * np.log(p / (1 / 1000)) for p in shares)
    assert scores["label_divergence"] == pytest.approx(expected, rel=1e-9)


def test_all_modes(reference):
    scores = reference.score(sampler(range(1000)), num=1000)
    assert scores == {"modes": 1000.0, "label_divergence": 0.0}


def test_the_convention_is_26_000_samples(reference):
    assert reference.num == 26_000
    seen = []
    reference.score(sampler([1]), seed=2, progress=seen.append)
    assert seen[-1] == 26_000


def test_the_floor_is_of_stacks_of_the_test_split(monkeypatch):
    asked = []

    def rows_of_step(self, split, batch_size, seed, data_dir=None):
        asked.append((split, data_dir))
        numbers = np.arange(batch_size) % 50
        return lambda step: {"image": keras.ops.array(stacks(numbers))}

    monkeypatch.setattr(Stacked, "rows_of_step", rows_of_step)
    made = evaluation.reference(
        "stacked_mnist", extractor=reader(), data_dir="there"
    )
    assert made.floor["modes"] == 50.0
    assert made.floor["label_divergence"] == pytest.approx(np.log(20))
    assert asked == [("test", "there")]


def test_what_a_report_says(reference):
    told = reference.describe()
    assert told["kind"] == "images" and told["data"]["name"] == "stacked_mnist"
    assert told["extractor"]["name"] == "reader"
    assert reference.monitor == "modes"
    assert evaluation.is_better("modes", 3.0, 2.0)


def test_its_extractor_tells_ten_digits():
    with pytest.raises(ValueError, match="ten digits. Received: .* 4 classes"):
        evaluation.StackedReference(extractor=reader(4))


def test_samples_must_be_of_its_shape(reference):
    with pytest.raises(ValueError, match=r"\(28, 28, 3\). Received: .*\(8, 8"):
        reference.score(lambda seeds: (np.zeros((len(seeds), 8, 8, 3)), None))


def test_points_take_no_extractor():
    with pytest.raises(ValueError, match="`None` for points. Received: extrac"):
        evaluation.reference("ring", extractor="classifier-mnist")
