"""`--precision auto`: what a machine multiplies fastest that can train."""

import keras
import pytest
import tensorflow as tf

from kerasgan import precisions
from kerasgan.game import compilation

FLOAT32, BFLOAT16 = precisions.PRECISIONS
# As Linux writes it; the second processor's lines are like the first's.
CPUINFO = """\
processor	: 0
vendor_id	: {vendor}
model name	: {name}
power management:
flags		: {flags}
bugs		: sysret_ss_attrs spectre_v1

processor	: 1
flags		: {flags}
"""
GENOA = ("AuthenticAMD", "AMD EPYC 9554", "fpu avx512_bf16 avx512_vnni pku")
SAPPHIRE = ("GenuineIntel", "Intel Xeon 8481C", "fpu amx_bf16 amx_tile")
ROME = ("AuthenticAMD", "AMD EPYC 7B12", "fpu avx2 fma pku")
# Half of a name is not the name.
ALIKE = ("GenuineIntel", "none that is", "avx512_bf16x bf16 avx512")


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A function that replaces the machine by another one."""

    def replace(cpu, *accelerators):
        path = tmp_path / "cpuinfo"
        monkeypatch.setattr(precisions, "CPUINFO", path)
        if cpu is not None:
            fields = dict(zip(("vendor", "name", "flags"), cpu, strict=True))
            path.write_text(CPUINFO.format(**fields))
        found = {
            tf.config.PhysicalDevice(f"/physical_device:{kind}:{k}", kind): each
            for k, (kind, each) in enumerate([("CPU", {}), *accelerators])
        }
        config = tf.config
        monkeypatch.setattr(config, "list_physical_devices", lambda: [*found])
        monkeypatch.setattr(
            config.experimental, "get_device_details", found.get
        )

    return replace


@pytest.mark.parametrize(
    "cpu, expected",
    [
        (GENOA, BFLOAT16),
        (SAPPHIRE, BFLOAT16),
        (ROME, FLOAT32),
        (ALIKE, FLOAT32),
        (None, FLOAT32),  # not Linux
    ],
)
def test_processors(machine, cpu, expected):
    machine(cpu)
    assert precisions.best() == expected


def gpu(*capability):
    return "GPU", {"compute_capability": capability}


# NVIDIA's numbers: V100, T4; A100, L4, H100.
@pytest.mark.parametrize(
    "accelerators, expected",
    [
        ([gpu(7, 0)], FLOAT32),
        ([gpu(7, 5)], FLOAT32),
        ([gpu(8, 0)], BFLOAT16),
        ([gpu(8, 9)], BFLOAT16),
        ([gpu(9, 0), gpu(8, 0)], BFLOAT16),
        ([gpu(9, 0), gpu(7, 5)], FLOAT32),  # all of them take part
        ([("GPU", {})], FLOAT32),  # not known
        ([("TPU", {})], BFLOAT16),
        ([("TPU_SYSTEM", {}), ("TPU", {})], BFLOAT16),
        ([("NPU", {})], FLOAT32),
    ],
)
def test_accelerators_decide_where_there_are_any(
    machine, accelerators, expected
):
    for cpu in (GENOA, ROME):
        machine(cpu, *accelerators)
        assert precisions.best() == expected


def test_a_processor_without_flags(machine, tmp_path):
    machine(None)
    (tmp_path / "cpuinfo").write_text("processor : 0\nFeatures : fp bf16\n")
    assert precisions.instructions() == set()
    assert precisions.best() == FLOAT32


def test_only_auto_asks_the_machine(machine):
    machine(GENOA)
    assert precisions.resolve("auto") == BFLOAT16
    assert [*map(precisions.resolve, precisions.PRECISIONS)] == [
        FLOAT32,
        BFLOAT16,
    ]
    with pytest.raises(ValueError, match="'auto'.*Received: precision='fast'"):
        precisions.resolve("fast")


def test_layers_compute_in_what_was_chosen(machine):
    machine(GENOA)
    with compilation.precision("auto"):
        assert keras.config.dtype_policy().name == BFLOAT16
    machine(ROME)
    with compilation.precision("auto"):
        assert keras.config.dtype_policy().name == FLOAT32
