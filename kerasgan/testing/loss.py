import keras
import numpy as np
import tensorflow as tf

from kerasgan import losses


def run_loss_test(loss, cases, extreme=1e4, rtol=1e-6):
    """What must hold of every adversarial loss.

    Args:
        loss: the loss.
        cases: list of `(real, fake, discriminator, generator)`: scores, and
            the two losses worked by hand.
        extreme: float, up to what score value and gradient must be finite.
        rtol: float, relative tolerance of the cases.
    """
    again = losses.get(keras.saving.serialize_keras_object(loss))
    assert type(again) is type(loss)
    assert again.get_config() == loss.get_config()

    for real, fake, discriminator, generator in cases:
        for each in (loss, again):
            values, _ = _evaluate(each, real, fake)
            np.testing.assert_allclose(
                values, (discriminator, generator), rtol=rtol, atol=1e-7
            )

    rng = np.random.default_rng(0)
    real, fake = rng.normal(size=(2, 6, 4, 4, 1)).astype("float32")
    as_maps, _ = _evaluate(loss, real, fake)
    as_rows, _ = _evaluate(loss, real.ravel(), fake.ravel())
    np.testing.assert_allclose(as_maps, as_rows, rtol=1e-5)

    for sign in (-1.0, 1.0):
        for other in (-1.0, 1.0):
            values, gradients = _evaluate(
                loss, [sign * extreme], [other * extreme]
            )
            assert np.isfinite(values).all()
            assert all(np.isfinite(g).all() for g in gradients)


def _evaluate(loss, real, fake):
    real = tf.constant(real, tf.float32)
    fake = tf.constant(fake, tf.float32)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([real, fake])
        values = loss.discriminator(real, fake), loss.generator(fake, real)
    gradients = [
        tape.gradient(value, x, unconnected_gradients="zero")
        for value in values
        for x in (real, fake)
    ]
    for value in values:
        assert value.shape == ()
    return [float(value) for value in values], gradients
