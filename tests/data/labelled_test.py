import numpy as np
import pytest
from example_data import pixels

from kerasgan import data

IMAGES = pixels(60)
LABELS = np.repeat([0, 1, 2], [30, 20, 10])
PLACES = {image.tobytes(): i for i, image in enumerate(IMAGES)}


def stream(count, **settings):
    settings = {"labels": 12, "batch_size": 8} | settings
    found = data.semi_supervised((IMAGES, LABELS), **settings).take(count)
    return list(found.as_numpy_iterator())


def rows(images):
    """Which of the 60 images these are."""
    levels = np.rint((images + 1) * 127.5).astype("uint8")
    return [PLACES[level.tobytes()] for level in levels]


def test_the_subset_has_as_many_of_each_class():
    sample = data.labelled_subset((IMAGES, LABELS), labels=12)
    assert sample["image"].dtype == np.uint8
    assert np.bincount(sample["label"]).tolist() == [4, 4, 4]
    places = [PLACES[image.tobytes()] for image in sample["image"]]
    assert len(set(places)) == 12
    np.testing.assert_array_equal(LABELS[places], sample["label"])


def test_the_choice_is_that_of_the_seed_and_each_image_is_as_likely():
    def chosen(seed):
        found = data.labelled_subset((IMAGES, LABELS), labels=12, seed=seed)
        return [PLACES[image.tobytes()] for image in found["image"]]

    assert chosen(1) == chosen(1) != chosen(2)
    counts = np.bincount(np.ravel([chosen(s) for s in range(200)]))
    for label, rest in ((0, 30), (1, 20), (2, 10)):
        share = 4 / rest
        error = (200 * share * (1 - share)) ** 0.5
        found = counts[label == LABELS]
        assert np.abs(found - 200 * share).max() < 4 * error


def test_labelled_batches_are_of_the_subset_and_the_others_of_all():
    subset = data.labelled_subset((IMAGES, LABELS), labels=12)
    known = {PLACES[image.tobytes()] for image in subset["image"]}
    labelled, unlabelled = [], []
    for batch in stream(40):
        assert sorted(batch) == ["image", "label", "unlabelled"]
        assert batch["image"].dtype == batch["unlabelled"].dtype == np.float32
        places = rows(batch["image"])
        np.testing.assert_array_equal(LABELS[places], batch["label"])
        labelled += places
        unlabelled += rows(batch["unlabelled"])
    assert set(labelled) == known
    assert set(unlabelled) == set(range(60))


def test_batches_from_the_same_rows_are_not_the_same():
    source = (IMAGES[:30], LABELS[:30])
    found = data.semi_supervised(source, labels=30, batch_size=8)
    batch = next(found.as_numpy_iterator())
    assert rows(batch["image"]) != rows(batch["unlabelled"])


def test_a_batch_may_be_larger_than_the_subset():
    (found,) = stream(1, labels=3, batch_size=20)
    counts = np.bincount(rows(found["image"]), minlength=60)
    assert counts[counts > 0].tolist() in ([7, 7, 6], [7, 6, 7], [6, 7, 7])


def test_starts_at_any_step():
    # Epochs end after 1 step with labels, after 7 without.
    through = stream(16, seed=5)
    for start in (1, 6, 13):
        resumed = stream(16 - start, seed=5, start_step=start)
        for a, b in zip(resumed, through[start:], strict=True):
            for part in a:
                np.testing.assert_array_equal(a[part], b[part])


@pytest.mark.parametrize(
    "labels, match",
    [
        (10, "multiple of the number of classes, 3.*Received: labels=10"),
        (33, "which has 10 images. Received: labels=33"),
        (0, "`labels` must be.*Received: labels=0"),
        (-3, "Received: labels=-3"),
        (3.0, "Received: labels=3.0"),
    ],
)
def test_other_numbers_of_labels(labels, match):
    for use in (data.semi_supervised, data.labelled_subset):
        with pytest.raises(ValueError, match=match):
            use((IMAGES, LABELS), labels=labels)


@pytest.mark.parametrize(
    "arguments, match",
    [
        ({"batch_size": 0}, "`batch_size` must.*Received: batch_size=0"),
        ({"batch_size": 61}, "at most.*Received: batch_size=61, rows=60"),
        ({"start_step": -1}, "`start_step` must.*Received: start_step=-1"),
    ],
)
def test_other_arguments(arguments, match):
    with pytest.raises(ValueError, match=match):
        stream(1, **arguments)


def test_labels_are_needed():
    match = r"must have labels.*Received: \['image'\]"
    with pytest.raises(ValueError, match=match):
        data.semi_supervised(IMAGES, labels=3)
