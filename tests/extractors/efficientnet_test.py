from pathlib import Path

import numpy as np
import pytest

from kerasgan.extractors import efficientnet
from kerasgan.extractors import get

# Made by tools/make_efficientnet_golden.py with PyTorch.
GOLDEN = Path(__file__).parents[1] / "golden" / "efficientnet.npz"
PALACE, DAISY = 698, 985  # among ImageNet's classes


@pytest.fixture(scope="module")
def golden():
    with np.load(GOLDEN) as file:
        return {**file}


@pytest.fixture(scope="module")
def extractor():
    return get("efficientnet-lite0")


@pytest.mark.parametrize("output", ["features", "logits"])
def test_outputs_are_those_of_pytorch(extractor, golden, output):
    expected = golden[output]
    found = extractor(golden["images"])[output]
    scale = np.abs(expected).max()
    np.testing.assert_allclose(found / scale, expected / scale, atol=1e-5)


def test_photographs_are_recognised(extractor, golden):
    # A temple in China, and a flower.
    logits = extractor(golden["images"])["logits"]
    assert logits.argmax(axis=1).tolist() == [PALACE, DAISY]


def test_photographs_of_another_size_are_recognised(extractor, golden):
    doubled = golden["images"].repeat(2, axis=1).repeat(2, axis=2)
    logits = extractor(doubled)["logits"]
    assert logits.argmax(axis=1).tolist() == [PALACE, DAISY]


def test_a_grey_photograph_is_recognised(extractor, golden):
    logits = extractor(golden["images"][1:, ..., :1])["logits"]
    assert logits.argmax(axis=1).tolist() == [DAISY]


def test_attributes(extractor):
    assert extractor.name == "efficientnet-lite0"
    # The name of the published file holds its first digits.
    assert extractor.sha256[:8] in efficientnet.FILE
    assert extractor.input_shape == (224, 224, 3)
    assert extractor.resize == (
        "bilinear, antialiased, to 224x224, grey repeated to 3 channels"
    )
    assert (extractor.num_features, extractor.num_classes) == (1280, 1000)
    assert not extractor.is_canonical


def test_weights_that_are_not_installed(monkeypatch):
    monkeypatch.setattr(efficientnet, "PACKAGE", "no_such_package")
    with pytest.raises(
        ValueError, match=r"kerasgan\[efficientnet\].*'no_such_package'"
    ):
        get("efficientnet-lite0")


def test_weights_that_are_others(tmp_path):
    path = tmp_path / "other.pth"
    path.write_bytes(b"")
    # The second is the hash of nothing.
    with pytest.raises(ValueError, match="57934424.*Received: e3b0c442"):
        get("efficientnet-lite0", weights=path)


def test_a_hash_is_not_asked_for():
    with pytest.raises(ValueError, match="`sha256`. Received: sha256='abc'"):
        get("efficientnet-lite0", sha256="abc")


def test_tensors_that_are_left_over(extractor):
    content = efficientnet.find_weights().read_bytes()
    tensors = efficientnet.read_tensors(efficientnet.io.BytesIO(content))
    tensors["_blocks.16._bn2.weight"] = np.zeros(3)
    with pytest.raises(ValueError, match=r"Received: also \['_blocks.16."):
        efficientnet.assign(extractor.model, tensors)
