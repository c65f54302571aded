"""Which precisions can train a game, and which one trains it fastest here."""

from pathlib import Path

PRECISIONS = ("float32", "mixed_bfloat16")
AUTO = "auto"
NO_FLOAT16 = (
    "Small gradients vanish in float16 unless the cost is scaled; Keras does "
    "that for one optimizer, and a game has one a player. Use "
    '"mixed_bfloat16", which needs no scaling.'
)
CPUINFO = Path("/proc/cpuinfo")  # where Linux says what a processor can do
# Instructions that multiply matrices of bfloat16, as Linux calls them.
INSTRUCTIONS = {"avx512_bf16", "amx_bf16"}
CAPABILITY = (8, 0)  # of the first GPUs with bfloat16, those called Ampere


def check_precision(name):
    """Raises an error unless a precision is one that can train a game."""
    names = [*PRECISIONS, AUTO]
    if name not in names:
        is_float16 = name in ("float16", "mixed_float16")
        reason = f" {NO_FLOAT16}" if is_float16 else ""
        raise ValueError(
            f"Argument `precision` must be one of {names}.{reason} "
            f"Received: precision={name!r}"
        )


def resolve(name):
    """The precision that a name stands for on this machine.

    Args:
        name: string, one of `PRECISIONS`, or `"auto"` for `best()`.

    Raises:
        ValueError: if there is no such precision.
    """
    check_precision(name)
    return best() if name == AUTO else name


def best():
    """The fastest precision of this machine that can train a game.

    `"mixed_bfloat16"` where all accelerators multiply in bfloat16, which TPUs
    do, and GPUs from compute capability 8.0 on; without accelerators, where
    the processor has instructions for it (AVX512-BF16, AMX). `"float32"`
    otherwise, and where that is not known: processors tell on Linux only.

    Returns:
        One of `PRECISIONS`, which are Keras's names of policies.

    Example:

    ```python
    keras.config.set_dtype_policy(kerasgan.precisions.best())
    ```
    """
    import tensorflow as tf

    devices = tf.config.list_physical_devices()
    accelerators = [each for each in devices if each.device_type != "CPU"]
    if accelerators:
        has_bfloat16 = all(map(_accelerates, accelerators))
    else:
        has_bfloat16 = bool(instructions() & INSTRUCTIONS)
    return "mixed_bfloat16" if has_bfloat16 else "float32"


def instructions():
    """What a processor can do, in Linux's words; elsewhere an empty set."""
    try:
        lines = CPUINFO.read_text().splitlines()
    except OSError:
        return set()
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return set(value.split())
    return set()


def _accelerates(device):
    """Whether an accelerator multiplies in bfloat16."""
    import tensorflow as tf

    if device.device_type != "GPU":
        return device.device_type.startswith("TPU")
    details = tf.config.experimental.get_device_details(device)
    return details.get("compute_capability", (0, 0)) >= CAPABILITY
