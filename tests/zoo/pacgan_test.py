import numpy as np
import pytest

import kerasgan


def game(image_shape=(2,), num_packed=3):
    return kerasgan.create(
        "pacgan",
        image_shape=image_shape,
        latent_dim=3,
        width=4,
        num_packed=num_packed,
    )


def rows(num, *shape):
    rng = np.random.default_rng(0)
    return rng.uniform(-1, 1, (num, *shape)).astype("float32")


@pytest.mark.parametrize("shape", [(2,), (8, 8, 3)])
def test_a_score_is_of_a_pack(shape):
    """It changes with each sample of its pack, and with no other."""
    judge, images = game(shape).discriminator, rows(6, *shape)
    scores = judge({"image": images})["score"].numpy()
    assert scores.shape == (2, 1)
    for row in range(6):
        moved = images.copy()
        moved[row] *= -1
        changed = judge({"image": moved})["score"].numpy() != scores
        assert changed[:, 0].tolist() == [row < 3, row >= 3]


def test_packs_of_one_are_the_plain_discriminator():
    """The same weights, by name, give what DCGAN's network gives."""
    packed, images = game((8, 8, 3), 1).discriminator, rows(4, 8, 8, 3)
    plain = kerasgan.networks.dcgan.discriminator((8, 8, 3), 4)
    plain.set_weights(packed.get_weights())
    np.testing.assert_array_equal(
        packed({"image": images})["score"], plain({"image": images})["score"]
    )


def test_only_the_first_layer_is_larger():
    """The paper's comparison keeps all else (section 3)."""
    plain, packed = (
        [w.shape for w in game((8, 8, 3), m).discriminator.weights]
        for m in (1, 3)
    )
    assert packed[0] == (*plain[0][:2], 9, plain[0][3])
    assert packed[1:] == plain[1:]


def test_batches_that_are_no_packs_are_refused():
    made = game()
    made.compile(jit_compile=False)
    with pytest.raises(ValueError, match="num_samples=3. Received: 8 rows"):
        made.fit(rows(8, 2), batch_size=8, verbose=0)
