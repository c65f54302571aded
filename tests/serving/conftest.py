import os
import shutil
from pathlib import Path

import pytest
from serving.servers import MAX_ROWS
from serving.servers import SETTINGS
from serving.servers import Served
from serving.servers import binary_server
from serving.servers import exported
from serving.servers import local_server


@pytest.fixture(scope="session")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    return {entry: exported(entry, folder) for entry in SETTINGS}


@pytest.fixture(params=list(SETTINGS))
def model(request, exports):
    return exports[request.param]


@pytest.fixture(scope="session")
def local_url(exports):
    folders = [str(each.folder) for each in exports.values()]
    with local_server(*folders, f"--max-rows={MAX_ROWS}") as url:
        yield url


@pytest.fixture(scope="session")
def tensorflow_serving(exports, tmp_path_factory):
    """URL of TensorFlow Serving, and the folders of what it serves."""
    url, source = map(os.environ.get, ("TF_SERVING_URL", "TF_SERVING_SOURCE"))
    binary = shutil.which("tensorflow_model_server")
    if url and source:
        yield url.rstrip("/"), [Path(source)]
    elif binary:
        folder = tmp_path_factory.mktemp("binary")
        with binary_server(binary, exports, folder) as url:
            yield url, [each.folder for each in exports.values()]
    else:
        pytest.skip(
            "no TensorFlow Serving: there is neither tensorflow_model_server "
            "on the PATH nor TF_SERVING_URL, its address, with "
            "TF_SERVING_SOURCE, the folder of a model that it serves"
        )


SERVERS = ["local", "tensorflow_serving"]


@pytest.fixture(scope="session", params=SERVERS)
def served_models(request, exports):
    """All models of a server."""
    if request.param == "local":
        url = request.getfixturevalue("local_url")
        folders = [each.folder for each in exports.values()]
    else:
        url, folders = request.getfixturevalue("tensorflow_serving")
    return [Served(url, folder) for folder in folders]
