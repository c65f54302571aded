"""Scores along a control of a game: fidelity against variety."""

TRUNCATION = "truncation"


def control_curve(
    reference,
    game,
    values,
    control=TRUNCATION,
    num=None,
    seed=1,
    network=None,
    progress=None,
):
    """Scores of a game's samples, for each value of a control.

    A control is a part of the prior that people set. Truncation brings samples
    towards the most usual one: they get better and more alike, which is seen
    in `precision` and `recall`. All values have the same seeds.

    Args:
        reference: a `Reference`, such as `kerasgan.evaluation.reference` makes.
        game: a `Game`.
        values: sequence of floats, those of the control.
        control: string, the part of the game's prior.
        num: integer, how many samples for each value; by default that of the
            reference.
        seed: integer, of the samples.
        network: string, which network samples; see `GameSampler`.
        progress: function that is told each value that is done.

    Returns:
        A list of dicts, one a value: the control's name with the value, and
        the scores.

    Raises:
        ValueError: if there are no values, or the game's prior has no such
            control, or does not take a value.

    Example:

    ```python
    real = evaluation.reference("emoji")
    curve = evaluation.control_curve(real, game, [0.4, 0.6, 0.8, 1.0])
    ```

    Reference:
        [Brock et al., 2018](https://arxiv.org/abs/1809.11096), section 3.1;
        [Kynkaanniemi et al., 2019](https://arxiv.org/abs/1904.06991),
        figure 4.
    """
    prior = game.maker(reference.part).prior
    if control not in prior.controls:
        raise ValueError(
            f"Argument `control` must be one of {sorted(prior.controls)}, the "
            f"controls of the game. Received: control={control!r}"
        )
    if not len(values):
        raise ValueError(
            "Argument `values` must hold at least one value. Received: none"
        )
    for value in values:
        prior.fix(1, {control: value})  # raises before any work is done
    sampler = reference.sampler(game, network)
    curve = []
    for value in map(float, values):
        sampler.fix({control: value})
        scores = reference.score(sampler, seed, num)
        curve.append({control: value} | scores)
        if progress is not None:
            progress(value)
    return curve
