"""Presets on the Hugging Face hub; the extra `hub` installs its client."""

from pathlib import Path

from kerasgan.presets import record as records
from kerasgan.presets.limits import MOST

SCHEME = "hf://"


def download(address):
    """Downloads a preset from the hub, into the hub's own cache.

    Args:
        address: string, `"hf://user/repository"`, to which `"@revision"` may
            be added.

    Returns:
        The path of the folder.

    Raises:
        ValueError: if a file is longer than it can be.
    """
    repository, revision = parse(address)
    _check_sizes(repository, revision)
    folder = client().snapshot_download(
        repository,
        revision=revision,
        allow_patterns=[records.RECORD, *records.FILES],
    )
    return Path(folder)


def _check_sizes(repository, revision):
    """Raises an error if a file is longer than that of a preset can be."""
    api = client().HfApi()
    try:
        found = api.model_info(
            repository, revision=revision, timeout=10, files_metadata=True
        )
    # Whatever keeps the hub from telling keeps it from sending, too: then
    # `snapshot_download` says so, or finds what is on this machine.
    except Exception:
        return
    for file in found.siblings:
        most = MOST.get(file.rfilename)
        if most is not None and (file.size or 0) > most:
            raise ValueError(
                f"{file.rfilename} of a preset must have at most {most} bytes. "
                f"Received: {SCHEME}{repository}, where it has {file.size}"
            )


def upload(folder, address, api=None):
    """Uploads a preset to the hub, in one commit.

    The repository is made if there is none. Log in first, as the hub's own
    command `hf auth login` does.

    Args:
        folder: path of the preset's folder.
        address: string, `"hf://user/repository"`.
        api: a `huggingface_hub.HfApi`; by default one for whoever has logged
            in.

    Raises:
        ValueError: if the folder is not a preset, or is damaged.

    Example:

    ```python
    game.save_to_preset("mine")
    kerasgan.presets.upload("mine", "hf://user/mine")
    ```
    """
    repository, revision = parse(address)
    record = records.check(folder)
    api = client().HfApi() if api is None else api
    api.create_repo(repo_id=repository, exist_ok=True)
    api.upload_folder(
        repo_id=repository,
        folder_path=folder,
        revision=revision,
        allow_patterns=[
            records.RECORD,
            records.CARD,
            *record.sha256,
            f"{records.EXPORT}/**",
        ],
        commit_message=f"{record.name}, by kerasgan {record.kerasgan}",
    )


def parse(address):
    """The repository and the revision (or `None`) of an address."""
    text = str(address)
    repository, _, revision = text.removeprefix(SCHEME).partition("@")
    parts = repository.split("/")
    if not text.startswith(SCHEME) or len(parts) != 2 or not all(parts):
        raise ValueError(
            "An address on the hub must be of the form hf://user/repository. "
            f"Received: {text!r}"
        )
    return repository, revision or None


def client():
    """The hub's client library."""
    try:
        import huggingface_hub
    except ImportError as error:
        raise ValueError(
            "The Hugging Face hub needs its client, which the extra `hub` "
            "installs: `pip install 'kerasgan[hub]'`. Received: an address "
            f"{SCHEME}..., and no huggingface_hub"
        ) from error
    return huggingface_hub
