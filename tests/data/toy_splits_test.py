from kerasgan.data import toys


def test_test_points_are_other_points_than_those_of_training():
    train, test = (
        toys.read("ring", split, 8)["image"] for split in toys.SPLITS
    )
    assert (train != test).all()
