import json

import keras
import numpy as np
import pytest

import kerasgan
from kerasgan import evaluation
from kerasgan.evaluation import references
from kerasgan.evaluation import report
from kerasgan.evaluation import samplers
from kerasgan.evaluation import scoring
from kerasgan.extractors import Extractor
from kerasgan.metrics import ClassSums
from kerasgan.metrics import Moments
from kerasgan.metrics import classifier_score
from kerasgan.metrics import frechet_distance
from kerasgan.metrics import kernel_distance


def bright_classes():
    """Three features, their sum's halves as classes; weights are known."""
    image = keras.Input((2, 2, 1), name="image")
    pixels = keras.layers.Flatten()(image)
    features = keras.layers.Dense(3, kernel_initializer="orthogonal")(pixels)
    dark = keras.ops.sum(pixels, axis=-1, keepdims=True)
    logits = keras.ops.concatenate([-dark, dark], axis=-1)
    return keras.Model(image, {"features": features, "logits": logits})


@pytest.fixture(scope="module")
def extractor():
    return Extractor(bright_classes(), "bright")


def images(num, seed, low=0, high=256):
    pixels = np.random.default_rng(seed).integers(low, high, (num, 2, 2, 1))
    return pixels.astype("uint8")


def labelled(num, seed):
    """Dark images have label 0, bright ones 1."""
    halves = [images(num // 2, seed, 0, 100), images(num // 2, seed, 156, 256)]
    return {
        "image": np.concatenate(halves),
        "label": np.repeat([0, 1], num // 2).astype("int32"),
    }


def test_statistics_are_those_of_all_images_at_once(extractor):
    pixels = images(70, 0)
    made = evaluation.Statistics(extractor, limit=50)
    for start in range(0, 70, 32):
        made.add(pixels[start : start + 32])
    output = {n: np.asarray(v) for n, v in extractor(pixels).items()}
    np.testing.assert_allclose(
        made.moments.covariance(), np.cov(output["features"].T), rtol=1e-5
    )
    np.testing.assert_allclose(
        made.rows.array(), output["features"][:50], rtol=1e-6
    )
    assert made.num_images == 70
    bright = (pixels.reshape(70, 4) / 127.5 - 1).sum(axis=1) > 0
    assert made.found.tolist() == [70 - bright.sum(), bright.sum()]


def test_statistics_survive_being_stored(extractor):
    sample = labelled(40, 1)
    made = evaluation.Statistics(extractor)
    made.add(sample["image"], sample["label"])
    again = evaluation.Statistics.from_bytes(made.to_bytes(), extractor)
    assert again.to_bytes() == made.to_bytes()
    assert again.num_asked == again.num_right == 40
    # Both go on in the same way.
    for each in (made, again):
        each.add(images(10, 2))
    assert again.to_bytes() == made.to_bytes()


def test_scores_are_named_after_the_extractor(extractor):
    real, fake = labelled(1200, 0), labelled(1200, 1)
    sides = []
    for sample in (real, fake):
        made = evaluation.Statistics(extractor)
        made.add(sample["image"], sample["label"])
        sides.append(made)
    scores = evaluation.score(*sides)
    assert set(scores) == {
        "fd_bright",
        "kd_bright",
        "swd_bright",
        "cs_bright",
        "precision",
        "recall",
        "density",
        "coverage",
        "label_divergence",
        "label_accuracy",
    }
    features = [extractor(x["image"])["features"] for x in (real, fake)]
    expected = frechet_distance(*map(Moments.of, features))
    assert scores["fd_bright"] == pytest.approx(expected)
    sums = ClassSums.empty(2).add(extractor(fake["image"])["logits"])
    assert scores["cs_bright"] == pytest.approx(classifier_score(sums).mean)
    assert scores["label_accuracy"] == 1.0
    assert scores["label_divergence"] == pytest.approx(0.0, abs=1e-9)


def test_only_the_inception_graph_gives_a_fid():
    canonical = Extractor(bright_classes(), "inception", is_canonical=True)
    assert scoring.names_of(canonical)["fd"] == "fid"
    assert scoring.rises("is") and not scoring.rises("fid")


def test_labels_of_another_data_set_are_not_read(extractor):
    sample = labelled(40, 1)
    made = evaluation.Statistics(extractor)
    made.add(sample["image"], 1 - sample["label"])
    assert not made.reads_labels
    assert "label_divergence" not in evaluation.score(made, made)


def test_reference_is_cached(extractor, tmp_path, monkeypatch):
    monkeypatch.setenv("KERASGAN_CACHE", str(tmp_path))
    real, other = labelled(40, 0), labelled(40, 1)
    first = evaluation.ImageReference(real, other, extractor)
    assert len(list((tmp_path / "statistics").iterdir())) == 2
    unused = Extractor(bright_classes(), "bright", sha256=extractor.sha256)
    unused.model = None  # it must not run again
    second = evaluation.ImageReference(real, other, unused)
    assert second.floor == first.floor
    # Other images, or another extractor, are other statistics.
    evaluation.ImageReference(real, labelled(40, 2), extractor)
    assert len(list((tmp_path / "statistics").iterdir())) == 3
    for path in (tmp_path / "statistics").iterdir():
        path.write_bytes(b"damaged")
    third = evaluation.ImageReference(real, other, extractor)
    assert third.floor == first.floor


@pytest.mark.parametrize(
    "scale, change",
    [
        (2.0, {}),
        (1.0, {"input_range": (0.0, 1.0)}),
        (1.0, {"resize": "bilinear_2015"}),
    ],
)
def test_another_extractor_does_not_read_the_cache(
    scale, change, tmp_path, monkeypatch
):
    """It would give wrong scores without a word."""
    monkeypatch.setenv("KERASGAN_CACHE", str(tmp_path))
    sample = labelled(160, 0)
    larger = {"image": sample["image"].reshape(40, 4, 4, 1)}
    model, settings = bright_classes(), {"resize": "bilinear"}
    extractor = Extractor(model, "bright", **settings)
    before = evaluation.ImageReference(larger, larger, extractor)
    model.set_weights([scale * each for each in model.get_weights()])
    changed = Extractor(model, "bright", **(settings | change))
    cached = evaluation.ImageReference(larger, larger, changed)
    fresh = evaluation.ImageReference(larger, larger, changed, cached=False)
    np.testing.assert_array_equal(
        cached.statistics.moments.mean, fresh.statistics.moments.mean
    )
    assert (
        cached.statistics.moments.mean != before.statistics.moments.mean
    ).any()


def test_other_labels_do_not_read_the_cache(extractor, tmp_path, monkeypatch):
    monkeypatch.setenv("KERASGAN_CACHE", str(tmp_path))
    sample = labelled(40, 0)
    for label, right in ((sample["label"], 40), (1 - sample["label"], 0)):
        real = sample | {"label": label}
        made = evaluation.ImageReference(real, real, extractor)
        assert made.statistics.num_right == right


def test_floor_is_of_other_images(tmp_path, extractor, monkeypatch):
    monkeypatch.setenv("KERASGAN_CACHE", str(tmp_path / "cache"))
    pixels = images(90, 0)
    np.save(tmp_path / "pixels.npy", pixels)
    reference = evaluation.reference(
        str(tmp_path / "pixels.npy"), "train", extractor=extractor
    )
    facts = reference.facts
    assert facts["num_real"] == facts["num_floor"] == 45
    assert facts["split"] == facts["floor"] == "train"
    rows = references.shuffled(90)
    halves = [
        extractor(pixels[part])["features"] for part in (rows[:45], rows[45:])
    ]
    expected = frechet_distance(*map(Moments.of, halves))
    assert reference.floor["fd_bright"] == pytest.approx(expected)


def test_floor_is_of_the_other_split_if_there_is_one():
    real, other = references._two_sets(
        "fashion_mnist_sample", "test", None, None
    )
    assert other.pop("split") == "train"
    assert len(real["image"]) == 2000 and len(other["image"]) == 8000


def test_at_most_num_images_are_taken(extractor):
    sample = labelled(40, 0)
    made = evaluation.ImageReference(
        sample, labelled(40, 1), extractor, num=30, cached=False
    )
    assert made.facts["num_real"] == made.facts["num_floor"] == 30
    picked = references.pick(sample, 30)
    assert set(picked["label"]) == {0, 1}  # though sorted by class


def perfect(sample):
    """A sampler of real images: those of the seeds' rows."""
    floats = sample["image"] / np.float32(127.5) - 1

    def draw(seeds):
        rows = seeds % len(floats)
        return floats[rows], sample["label"][rows]

    return draw


def test_real_images_score_like_the_floor(extractor):
    real, other = labelled(600, 0), labelled(600, 1)
    reference = evaluation.ImageReference(real, other, extractor, cached=False)
    # 2 ** 31 % 600 images are passed over, and come at the end.
    scores = reference.score(perfect(other), seed=1, num=600)
    exact = ("kd_bright", "cs_bright", "swd_bright")  # the rest knows no order
    for name, value in scores.items():
        if name not in exact:
            assert value == pytest.approx(reference.floor.get(name, 1.0)), name


def test_seeds_have_no_row_in_common():
    seen = []
    for seed in (0, 1):
        for rows, _ in samplers.draw(lambda seeds: (seeds, None), 300, seed):
            seen += rows.tolist()
    assert len(set(seen)) == 600


def test_progress_is_told():
    told = []
    list(samplers.draw(lambda s: (s, None), 600, 0, told.append))
    assert told == [250, 500, 600]


def test_game_sampler_draws_what_the_game_draws():
    game = kerasgan.create(
        "cgan", image_shape=(16, 16, 1), width=2, latent_dim=3, num_classes=3
    )
    game.compile()
    drawn, labels = evaluation.GameSampler(game)(np.arange(5))
    alone, label = evaluation.GameSampler(game)(np.array([3]))
    np.testing.assert_allclose(drawn[3:4], alone, atol=1e-6)
    assert labels[3] == label[0] and labels.shape == (5,)
    raw, _ = evaluation.GameSampler(game, "generator")(np.arange(5))
    assert raw.shape == drawn.shape


def test_points_are_scored_by_modes():
    ring = evaluation.reference("ring")
    assert ring.floor["modes"] == 8 and ring.floor["good"] > 0.98
    centres, _ = kerasgan.data.modes("ring")

    def five_modes(seeds):
        return centres[seeds % 5], None

    expected = {"modes": 5.0, "good": 1.0, "mode_divergence": np.log(8 / 5)}
    assert ring.score(five_modes) == pytest.approx(expected)


def test_points_that_are_nowhere_are_reported_without_divergence():
    ring = evaluation.reference("ring")
    scores = ring.score(lambda seeds: (np.zeros((len(seeds), 2)), None))
    told = report.result(scores, num=2500, seed=0)["scores"]
    assert told == {"modes": 0.0, "good": 0.0, "mode_divergence": None}


def test_better_is_lower_for_distances_and_higher_for_the_rest():
    assert evaluation.is_better("fd_bright", 1.0, 2.0)
    assert evaluation.is_better("precision", 0.2, 0.1)
    assert evaluation.is_better("cs_bright", 2.0, 1.0)
    assert evaluation.is_better("fd_bright", 9.0, float("nan"))
    assert not evaluation.is_better("fd_bright", float("nan"), 9.0)
    assert not evaluation.is_better("fd_bright", 1.0, 1.0)


@pytest.mark.parametrize(
    ("value", "match"), [(np.nan, "NaN"), (300.0, "in .-1, 1.")]
)
def test_bad_images_are_refused(extractor, value, match):
    def sampler(seeds):
        drawn = np.zeros((len(seeds), 2, 2, 1), "float32")
        drawn[-1, 0] = value
        return drawn, None

    reference = evaluation.ImageReference(
        labelled(40, 0), labelled(40, 1), extractor, cached=False
    )
    with pytest.raises(ValueError, match=match):
        reference.score(sampler, num=10)


def test_images_of_another_size_are_refused(extractor):
    reference = evaluation.ImageReference(
        labelled(40, 0), labelled(40, 1), extractor, cached=False
    )
    with pytest.raises(ValueError, match=r"\(2, 2, 1\).*\(4, 4, 1\)"):
        reference.score(lambda s: (np.zeros((len(s), 4, 4, 1)), None))


def test_too_few_samples_for_the_features_are_refused(extractor):
    reference = evaluation.ImageReference(
        labelled(40, 0), labelled(40, 1), extractor, cached=False
    )
    with pytest.raises(ValueError, match="6 rows for 3 features.*5 fake"):
        reference.score(perfect(labelled(40, 2)), num=5)


def test_document_can_be_written_and_read(extractor, tmp_path):
    reference = evaluation.ImageReference(
        labelled(40, 0), labelled(40, 1), extractor, cached=False
    )
    scores = reference.score(perfect(labelled(40, 2)), num=20)
    result = report.result(scores | {"odd": float("nan")}, 20, 1, step=7)
    made = report.document(reference, [result], {"entry": "gan"})
    report.write(tmp_path / "metrics.json", made)
    again = report.read(tmp_path / "metrics.json")
    assert again == json.loads(json.dumps(made))
    assert again["extractor"]["sha256"] == extractor.sha256
    assert again["data"]["num_real"] == 40
    assert again["results"][0]["scores"]["odd"] is None
    assert again["results"][0]["step"] == 7


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 1, "results": []}', '{"format": 9}']
)
def test_other_files_are_no_report(tmp_path, text):
    (tmp_path / "metrics.json").write_text(text)
    with pytest.raises(ValueError, match="metrics.json"):
        report.read(tmp_path / "metrics.json")


def test_each_data_set_has_its_extractor():
    name = references.default_extractor
    assert name("fashion_mnist") == "classifier-fashion_mnist"
    assert name("fashion_mnist_sample") == "classifier-fashion_mnist"
    assert name("emoji_outlines") == "classifier-emoji"
    assert name("crawl") == "classifier-crawl"
    assert name("/my/folder") == "efficientnet-lite0"


def test_the_kernel_distance_of_few_images():
    real, fake = np.random.default_rng(0).normal(size=(2, 450, 3))
    names = {"kd": "kd", "swd": "swd"}
    found = scoring._of_rows(real[:150], fake, names)["kd"]
    # Three subsets of 150 fakes, each against all of the real ones.
    assert found == kernel_distance(real[:150], fake, 3, 150).mean
    found = scoring._of_rows(real, fake, names)["kd"]
    whole = kernel_distance(real, fake, 1, 450).mean
    assert found == pytest.approx(whole)  # the order does not matter
    assert "kd" not in scoring._of_rows(real[:99], fake, names)
