import json

import keras
import pytest

from kerasgan.configurable import Configurable


@keras.saving.register_keras_serializable("tests")
class Thing(Configurable):
    def __init__(self, size, loss=None, *, ratio=0.5, **others):
        self.size, self.loss, self.ratio = size, loss, ratio
        self.others = others


@keras.saving.register_keras_serializable("tests")
class Model(Configurable, keras.Model):
    def __init__(self, shape=(1, 2), parts=(), name=None):
        super().__init__(name=name)
        self.shape, self.built = shape, True


def test_every_kind_of_argument_is_kept():
    thing = Thing(3, ratio=0.25, turns=5)
    config = {"size": 3, "loss": None, "ratio": 0.25, "turns": 5}
    assert thing.get_config() == config
    again = Thing.from_config(config)
    assert (again.size, again.ratio, again.others) == (3, 0.25, {"turns": 5})


def test_nested_objects_come_back():
    thing = Thing(3, loss=Thing(4, turns=1))
    config = keras.saving.serialize_keras_object(thing)
    again = keras.saving.deserialize_keras_object(config)
    assert again.loss.others == {"turns": 1}


@pytest.mark.parametrize("value", [(1, 2), (0.5, 2.0), (1, 0.5)])
def test_tuples_of_numbers_come_back_from_json(value):
    config = json.loads(json.dumps(Thing(value).get_config()))
    assert Thing.from_config(config).size == value


def test_a_model_keeps_what_it_was_given_and_not_the_defaults(tmp_path):
    model = Model((32, 32, 3))
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    assert again.shape == (32, 32, 3)


def test_arguments_are_not_saved_as_parts(tmp_path):
    part = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model = Model(parts=[part])
    model.save_weights(tmp_path / "a.weights.h5")
    import h5py

    with h5py.File(tmp_path / "a.weights.h5") as file:
        assert not [name for name in file if "argument" in name]


def test_a_wrong_call_is_reported_by_the_constructor():
    with pytest.raises(TypeError, match="missing 1 required positional"):
        Thing()
