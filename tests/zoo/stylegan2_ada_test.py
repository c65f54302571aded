import kerasgan
from kerasgan.augmentations import DiffAugment
from kerasgan.zoo.stylegan2.presets import TINY


def test_it_is_stylegan2_whose_pictures_are_augmented():
    plain = kerasgan.create("stylegan2", **TINY)
    game = kerasgan.create("stylegan2_ada", target=0.5, num_images=9, **TINY)
    for ours, theirs in zip(
        game.trainable_variables, plain.trainable_variables, strict=True
    ):
        assert ours.shape == theirs.shape
    assert [*game.terms] == [
        "discriminator_loss",
        "discriminator_r1",
        "discriminator_overfitting",
        "generator_loss",
        "generator_path_length",
    ]
    assert (game.augmentation.target, game.augmentation.num_images) == (0.5, 9)
    game = kerasgan.create("stylegan2_ada", augmentation="diff_augment", **TINY)
    assert isinstance(game.augmentation, DiffAugment)
