import numpy as np
from scipy.spatial.transform import Rotation

from kerasgan.ops import colours

RNG = np.random.default_rng(0)
PICTURES = RNG.normal(size=(5, 3, 4, 3))
AXIS = np.ones(3) / np.sqrt(3)


def test_luma_hue_and_saturation_are_about_the_grey_axis():
    luma = np.array([1, -1, 1, -1, 1])
    angle, saturation = RNG.normal(size=5), np.exp(RNG.normal(size=5))
    along = np.outer(AXIS, AXIS)
    matrices = np.stack(
        [
            (along + s * (np.eye(3) - along))
            @ Rotation.from_rotvec(a * AXIS).as_matrix()
            @ (np.eye(3) + (sign - 1) * along)  # Householder's of -1
            for sign, a, s in zip(luma, angle, saturation, strict=True)
        ]
    )
    found = colours.about_grey(
        *(x.astype("float32") for x in (luma, angle, saturation))
    )
    np.testing.assert_allclose(found, matrices, atol=1e-6)
    expected = np.einsum("bdc,bijc->bijd", matrices, PICTURES)
    found = colours.recoloured(PICTURES.astype("float32"), found)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_saturation_and_contrast_are_distances_from_means():
    factors = RNG.uniform(0, 2, size=5)
    each, pictures = factors.astype("float32"), PICTURES.astype("float32")
    by_row = factors[:, None, None, None]
    for change, axes in (
        (colours.saturated, 3),
        (colours.contrasted, (1, 2, 3)),
    ):
        mean = PICTURES.mean(axis=axes, keepdims=True)
        expected = mean + by_row * (PICTURES - mean)
        np.testing.assert_allclose(change(pictures, each), expected, atol=1e-6)
        same = change(pictures, np.ones(5, "float32"))
        np.testing.assert_array_equal(same, pictures)
