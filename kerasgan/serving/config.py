"""The folder with which the stock image of TensorFlow Serving starts."""

import json
from pathlib import Path

from kerasgan import files
from kerasgan.export import read_description
from kerasgan.serving.servables import check_names
from kerasgan.serving.signatures import example_of_parts

GRPC_PORT, REST_PORT = 8500, 8501  # those of the image
CLIENTS = Path(__file__).with_name("clients")

MODELS, BATCHING = "models.config", "batching.config"
COMPOSE = "docker-compose.yml"
EXAMPLE = "example.json"


def write_config(
    servables,
    output,
    num_versions=1,
    max_rows=64,
    image="tensorflow/serving",
    force=False,
):
    """Writes what TensorFlow Serving needs to serve exports.

    Games are exported into it, and exports are mounted where they are. The
    files are `models.config`, `batching.config`, `docker-compose.yml`, which
    starts the stock image, and two clients, `client_rest.py` and
    `client_grpc.py`. Where the first export is given more than seeds and
    labels, such as a picture to translate, `example.json` has a row of that,
    which the clients send unless they are told otherwise.

    Args:
        servables: list of `Servable`s, whose names differ.
        output: path of the folder, which must not exist, or be empty. It
            appears at once and whole, or not at all.
        num_versions: integer, how many of the newest versions are served.
        max_rows: integer, the most rows of a batch, and so of a request.
        image: string, the Docker image.
        force: bool, whether to replace such a folder that is there.

    Raises:
        ValueError: if names are not unique or `output` is in use.
    """
    check_names(servables)
    output = Path(output).absolute()
    _check_output(output, force)
    texts = {
        MODELS: _models(servables, num_versions),
        BATCHING: _batching(max_rows),
        COMPOSE: _compose(servables, image),
    }
    for client in sorted(CLIENTS.glob("*.py")):
        text = client.read_text()
        texts[client.name] = text.replace('"MODEL"', f'"{servables[0].name}"')
    with files.new_folder(output, replace=force) as folder:
        for name, text in texts.items():
            (folder / name).write_text(text)
        for servable in servables:
            if servable.game is not None:
                servable.game.export(folder / "models" / servable.name / "1")
        _write_example(folder, servables[0])


def _write_example(folder, servable):
    """A row of what clients cannot make up, if the export takes any."""
    versions = servable.versions
    newest = versions[max(versions)] if versions else None
    said = read_description(newest or folder / "models" / servable.name / "1")
    example = example_of_parts(said["parts"] if said else {})
    if example:
        text = json.dumps(example)
        (folder / EXAMPLE).write_text(f"{text}\n")


def _check_output(output, force):
    if output.exists() and not output.is_dir():
        raise ValueError(
            f"The output must be a folder. Received: {output}, a file"
        )
    if not output.exists() or not any(output.iterdir()):
        return
    if not force:
        raise ValueError(
            "The folder of a configuration must not exist, or be empty; "
            f"`--force` replaces it. Received: {output}"
        )
    if not (output / MODELS).is_file():
        raise ValueError(
            "`--force` replaces a configuration of TensorFlow Serving and "
            f"nothing else. Received: {output}, which is none"
        )


def _models(servables, num_versions):
    """A `ModelServerConfig` as text."""
    configs = "".join(
        f"""\
  config {{
    name: "{servable.name}"
    base_path: "/models/{servable.name}"
    model_platform: "tensorflow"
    model_version_policy {{ latest {{ num_versions: {num_versions} }} }}
  }}
"""
        for servable in servables
    )
    return f"model_config_list {{\n{configs}}}\n"


def _batching(max_rows):
    """`BatchingParameters` as text."""
    sizes = []
    while not sizes or sizes[-1] < max_rows:
        sizes.append(min(2 ** len(sizes), max_rows))
    allowed = "\n".join(f"allowed_batch_sizes: {size}" for size in sizes)
    return f"""\
# The most rows of a batch. Requests with more are refused.
max_batch_size {{ value: {max_rows} }}
# How long a request waits for others.
batch_timeout_micros {{ value: 1000 }}
# Further requests are refused at once, rather than late.
max_enqueued_batches {{ value: 100 }}
# As many as there are cores, or 2 for a GPU.
num_batch_threads {{ value: 2 }}
# Batches are padded to one of these: few shapes, all of which can be warm.
{allowed}
"""


def _compose(servables, image):
    volumes = [(".", "/config")]
    for servable in servables:
        target = f"/models/{servable.name}"
        if servable.game is not None:
            volumes.append((f"./models/{servable.name}", target))
        elif servable.folder is not None:
            volumes.append((servable.folder, target))
        else:
            volumes += [
                (path, f"{target}/{number}")
                for number, path in servable.versions.items()
            ]
    lines = "".join(_volume(*volume) for volume in volumes)
    check = json.dumps(health_check([each.name for each in servables]))
    return f"""\
services:
  tensorflow-serving:
    image: {_quoted(image)}
    restart: unless-stopped
    ports:
      - "{GRPC_PORT}:{GRPC_PORT}" # gRPC
      - "{REST_PORT}:{REST_PORT}" # REST
    command:
      - --model_config_file=/config/{MODELS}
      - --model_config_file_poll_wait_seconds=60
      - --enable_batching
      - --batching_parameters_file=/config/{BATCHING}
    volumes:
{lines}\
    healthcheck:
      test: ["CMD", "bash", "-c", {check.replace("$", "$$")}]
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 60s
"""


def _volume(source, target):
    return f"""\
      - type: bind
        source: {_quoted(source)}
        target: {_quoted(target)}
        read_only: true
"""


def _quoted(value):
    """As YAML and Compose read it: a JSON string, `$` written twice."""
    return json.dumps(str(value), ensure_ascii=False).replace("$", "$$")


def health_check(names, port=REST_PORT):
    """A line of Bash that fails unless all models are available.

    The image has no curl, but Bash speaks TCP.
    """
    return " && ".join(
        f"exec 3<>/dev/tcp/127.0.0.1/{port} && "
        rf"printf 'GET /v1/models/{name} HTTP/1.0\r\n\r\n' >&3 && "
        "grep -q AVAILABLE <&3"
        for name in names
    )
