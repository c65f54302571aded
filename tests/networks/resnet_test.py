import keras
import numpy as np
import pytest

from kerasgan.networks import resnet

RNG = np.random.default_rng(0)


def attending(gamma):
    """A network of attention alone, whose gate is open so far."""
    maps = keras.Input((4, 6, 8), name="maps")
    attended = resnet.self_attention(maps)
    model = keras.Model({"maps": maps}, {"image": attended})
    model.get_layer("attention_gate").gamma.assign(gamma)
    return model


def kernel(model, name):
    layer = model.get_layer(f"attention_{name}")
    return np.array(layer.effective_kernel(), "float64")[0, 0]


def pooled(x):
    return x.reshape(2, 2, 2, 3, 2, -1).max(axis=(2, 4)).reshape(2, 6, -1)


def test_attention_against_its_equations():
    """As section 3 of Zhang et al. has it, with squares of keys and values."""
    model = attending(0.7)
    x = RNG.normal(size=(2, 4, 6, 8))
    query, key, value = (
        x @ kernel(model, name) for name in ("query", "key", "value")
    )
    assert (query.shape[-1], value.shape[-1]) == (1, 4)
    key, value = pooled(key), pooled(value)
    expected, maps = np.zeros_like(x), np.zeros((2, 4, 6, 6))
    for place in np.ndindex(2, 4, 6):
        weights = np.exp(key[place[0]] @ query[place])
        maps[place] = weights / weights.sum()
        attended = maps[place] @ value[place[0]]
        update = attended @ kernel(model, "output")
        expected[place] = x[place] + 0.7 * update
    shown = resnet.attention_maps(model)({"maps": x.astype("float32")})
    np.testing.assert_allclose(shown["image"], expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(
        shown["attention"], maps.reshape(2, 4, 6, 2, 3), rtol=1e-4, atol=1e-6
    )


def test_attention_begins_as_the_identity():
    x = RNG.normal(size=(1, 4, 6, 8)).astype("float32")
    np.testing.assert_array_equal(attending(0.0)({"maps": x})["image"], x)


def test_there_must_be_attention_to_show():
    x = keras.Input((2,))
    with pytest.raises(ValueError, match="Received: none with 0"):
        resnet.attention_maps(keras.Model(x, x + 1.0, name="none"))


def test_conditional_normalization_by_its_definition():
    """Gains and biases linear in a condition, around 1 and 0."""
    maps = keras.Input((2, 3, 4))
    condition = keras.Input((5,))
    weights = {n: RNG.normal(size=(5, 4)) for n in ("x_gain", "x_bias")}

    def project(channels, name):
        layer = resnet.dense(channels, name, use_bias=False)
        y = layer(condition)
        layer.set_weights([weights[name]])
        return y

    normalize = resnet.conditional_normalization(project)
    model = keras.Model([maps, condition], normalize(maps, "x"))
    x, c = 3 + 2 * RNG.normal(size=(6, 2, 3, 4)), RNG.normal(size=(6, 5))
    mean, variance = x.mean(axis=(0, 1, 2)), x.var(axis=(0, 1, 2))
    normed = (x - mean) / np.sqrt(variance + 1e-5)
    gain, bias = (c @ weights[n] for n in ("x_gain", "x_bias"))
    expected = normed * (1 + gain[:, None, None]) + bias[:, None, None]
    received = model([x.astype("float32"), c.astype("float32")], training=True)
    np.testing.assert_allclose(received, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("attention", [-1, 3, True, 1.0, None])
def test_maps_are_halved_so_often(attention):
    with pytest.raises(ValueError, match=f"1 to 2 .* attention={attention}"):
        resnet.check_attention((28, 28, 1), attention)
