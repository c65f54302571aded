"""How long the files of a preset can be: more is not downloaded."""

from kerasgan.presets import record as records

MOST = dict.fromkeys(records.EXPORTED, 2**28) | {
    records.RECORD: 2**20,
    records.WEIGHTS: 2**33,
    records.METRICS: 2**24,
    records.EVALUATIONS: 2**24,
    records.SAMPLES: 2**26,
    records.CONDITIONS: 2**28,
    records.VARIABLES[-1]: 2**33,
}
# Bytes of weights for each parameter: averages and float64 are two times two;
# and what names and shapes take.
EACH, REST = 16, 2**22


def most_bytes(name, record=None):
    """The most bytes of a file.

    Args:
        name: string, the file's name.
        record: the preset's `Record`, if it is known: weights are no longer
            than its parameters make them.
    """
    if name not in (records.WEIGHTS, records.VARIABLES[-1]) or record is None:
        return MOST[name]
    counts = list(record.parameters.values())
    if not all(isinstance(count, int) for count in counts):
        raise ValueError(
            "`parameters` must hold whole numbers. "
            f"Received: parameters={record.parameters}"
        )
    return min(MOST[name], REST + EACH * sum(counts))
