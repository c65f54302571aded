import keras
import pytest

import kerasgan
from kerasgan.networks import dcgan as networks


def convolutions(*sides):
    """Weights of 4 x 4 convolutions between these numbers of filters."""
    pairs = zip(sides, sides[1:], strict=False)
    return sum(16 * a * b for a, b in pairs)


@pytest.mark.parametrize(
    "shape, filters",
    [
        ((28, 28, 1), [128, 64, 1]),
        ((32, 32, 3), [256, 128, 64, 3]),
        ((64, 64, 3), [512, 256, 128, 64, 3]),
    ],
)
def test_shapes_and_parameters(shape, filters):
    game = kerasgan.create("dcgan", image_shape=shape, latent_dim=100)
    assert game.sample(2, seed=0).shape == (2, *shape)
    base = (shape[0] >> (len(filters) - 1)) ** 2
    generator = (
        100 * base * filters[0]
        + convolutions(*filters)
        + 2 * sum(filters[:-1])  # scale and shift of the normalisation
        + shape[2]  # the last convolution's bias
    )
    down = filters[::-1]
    discriminator = (
        convolutions(*down)
        + down[1]  # the first convolution's bias
        + 2 * sum(down[2:])
        + base * down[-1]
        + 1
    )
    counts = [
        sum(w.shape.num_elements() for w in network.trainable_variables)
        for network in (game.generator, game.discriminator)
    ]
    assert counts == [generator, discriminator]


def kinds(network):
    return [type(layer).__name__ for layer in network.layers]


def test_the_layers_are_those_of_the_paper():
    generator = networks.generator((64, 64, 3), 100, 64)
    discriminator = networks.discriminator((64, 64, 3), 64)
    for network in (generator, discriminator):
        assert not any("Pooling" in kind for kind in kinds(network))
    assert kinds(generator)[-2:] == ["Conv2DTranspose", "Activation"]
    assert kinds(generator).count("BatchNormalization") == 4
    assert kinds(generator).count("ReLU") == 4
    assert kinds(discriminator)[1:4] == ["Conv2D", "LeakyReLU", "Conv2D"]
    assert kinds(discriminator).count("BatchNormalization") == 3
    for layer in discriminator.layers:
        if isinstance(layer, keras.layers.LeakyReLU):
            assert layer.negative_slope == pytest.approx(0.2)


def test_initial_weights():
    network = networks.generator((64, 64, 3), 100, 64)
    for layer in network.layers:
        if isinstance(layer, keras.layers.Conv2DTranspose):
            kernel = layer.kernel.numpy()
            assert kernel.std() == pytest.approx(0.02, rel=0.05)
            assert kernel.mean() == pytest.approx(0.0, abs=0.002)


def test_the_optimizers_are_those_of_the_paper():
    game = kerasgan.create("dcgan", width=2)
    game.compile()
    for each in game.optimizer.optimizers:
        assert float(each.learning_rate) == pytest.approx(2e-4)
        assert each.beta_1 == 0.5


@pytest.mark.parametrize(
    "shape",
    [(30, 30, 1), (28, 28, 2), (28, 28), (8, 64, 3), (3, 3, 1)],
)
def test_other_sizes_are_refused(shape):
    match = "(m in 4..7|1 or 3 channels).*Received: image_shape"
    with pytest.raises(ValueError, match=match):
        kerasgan.create("dcgan", image_shape=shape)


def test_either_side_may_have_its_own_m():
    assert networks.num_doublings((16, 28, 1)) == 2
