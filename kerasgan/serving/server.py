"""A local server of exports, with the REST protocol of TensorFlow Serving.

Its layers are those of KServe, which the extra `serving` installs. KServe is
slow to import, so functions import it.
"""

import asyncio
import concurrent.futures
import os
import sys
from typing import Any
from typing import NamedTuple

from kerasgan.addresses import Guard
from kerasgan.addresses import bound
from kerasgan.serving.loaded import LoadedVersion
from kerasgan.serving.requests import AnswerError
from kerasgan.serving.requests import RequestError
from kerasgan.serving.servables import check_names

PATHS = ("/v1/models/{name}", "/v1/models/{name}/versions/{version}")
GRACE = 10  # seconds that requests under way have when the server ends


def serve(servables, host="127.0.0.1", port=8501, max_rows=64, on_ready=None):
    """Serves exports until the process gets a signal.

    Args:
        servables: list of `Servable`s, whose names differ.
        host: string, the address to listen at.
        port: integer, the port; 0 takes one that is free.
        max_rows: integer, the most rows of a request.
        on_ready: function of the port, called once clients can connect.

    Raises:
        ValueError: if names are not unique, or KServe is not installed.
        OSError: if the port is in use.
    """
    check_names(servables)
    check_installed()
    with bound(host, port) as listening:
        app = create_app(servables, max_rows)
        server = _server(Guard(app, host))
        listening.listen(2048)  # clients wait rather than being refused
        if on_ready is not None:
            on_ready(listening.getsockname()[1])
        server.run(sockets=[listening])


def check_installed():
    """Raises an error unless KServe can be imported."""
    arguments = sys.argv
    sys.argv = arguments[:1]  # KServe reads them when it is imported
    try:
        import kserve  # noqa: F401
    except ImportError as error:
        raise ValueError(
            "The local server needs KServe, which the extra `serving` "
            "installs: `pip install 'kerasgan[serving]'`. "
            f"Received: {error}"
        ) from error
    finally:
        sys.argv = arguments


def _server(app):
    import uvicorn

    from kerasgan.connections import Connection

    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE,
    )
    return uvicorn.Server(config)


def create_app(servables, max_rows=64):
    """The server as an ASGI application.

    Args:
        servables: list of `Servable`s.
        max_rows: integer, the most rows of a request.
    """
    import fastapi
    from kserve import ModelRepository
    from kserve.protocol.dataplane import DataPlane
    from kserve.protocol.rest.server import metrics_handler
    from kserve.protocol.rest.v1_endpoints import register_v1_endpoints

    repository = ModelRepository()
    for servable in servables:
        repository.update(_model(servable, max_rows))
    models = repository.get_models()
    data_plane = DataPlane(model_registry=repository)
    app = fastapi.FastAPI(openapi_url=None)
    app.add_api_route("/", data_plane.live)
    app.add_api_route("/metrics", metrics_handler)
    _add_routes(app, models)
    register_v1_endpoints(app, data_plane, None)
    _add_error_handlers(app)
    most = max(
        version.max_bytes()
        for model in models.values()
        for version in model.versions.values()
    )
    app.add_middleware(_BodyLimit, max_bytes=most)
    return app


class _Asked(NamedTuple):
    """A request, and the number of the version that it is for."""

    request: Any
    version: int


def _model(servable, max_rows):
    """A model of KServe, whose requests a few threads work on."""
    import kserve
    import orjson

    class Model(kserve.Model):
        def __init__(self):
            super().__init__(servable.name, return_response_headers=True)
            self.versions = {
                number: LoadedVersion(path, max_rows)
                for number, path in sorted(servable.versions.items())
            }
            self.newest = max(self.versions)
            self.ready = True
            self._threads = concurrent.futures.ThreadPoolExecutor(
                os.cpu_count()
            )

        def validate(self, payload):
            return payload

        async def predict(self, payload, headers, response_headers):
            if not isinstance(payload, _Asked):
                payload = _Asked(payload, self.newest)
            response_headers["content-type"] = "application/json"
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self._threads, self._answer, *payload
            )

        def _answer(self, request, version):
            if isinstance(request, bytes):  # not declared as JSON
                request = _parse(request)
            answer = self.versions[version].answer(request)
            return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)

    return Model()


def _parse(body):
    import orjson

    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RequestError(
            f"A request must be JSON. Received: {error}"
        ) from error


def _add_routes(app, models):
    """What TensorFlow Serving has, and KServe has not."""
    import fastapi
    from kserve.errors import ModelNotFound

    def find(name, version):
        if name not in models:
            raise ModelNotFound(name)
        model = models[name]
        known = {str(number): number for number in model.versions}
        if version is not None and version not in known:
            raise fastapi.HTTPException(
                404, f"Versions of {name} are {', '.join(known)}."
            )
        return model, known.get(version, model.newest)

    async def status(name: str, version: str = None):
        model, number = find(name, version)
        numbers = model.versions if version is None else [number]
        return {"model_version_status": [_status(n) for n in numbers]}

    async def metadata(name: str, version: str = None):
        model, number = find(name, version)
        spec = {"name": name, "signature_name": "", "version": str(number)}
        signatures = model.versions[number].metadata()
        signatures = {"signature_def": {"signature_def": signatures}}
        return {"model_spec": spec, "metadata": signatures}

    async def predict(name: str, version: str, request: fastapi.Request):
        model, number = find(name, version)
        answer, headers = await model(_Asked(await request.body(), number))
        return fastapi.Response(answer, headers=headers)

    for path in PATHS:
        app.add_api_route(path, status)
        app.add_api_route(f"{path}/metadata", metadata)
    app.add_api_route(f"{PATHS[1]}:predict", predict, methods=["POST"])


def _status(number):
    return {
        "version": str(number),
        "state": "AVAILABLE",
        "status": {"error_code": "OK", "error_message": ""},
    }


def _add_error_handlers(app):
    """Answers to errors are `{"error": reason}`."""
    from fastapi.responses import JSONResponse
    from kserve.errors import InvalidInput
    from kserve.errors import ModelNotFound
    from starlette.exceptions import HTTPException
    from starlette.requests import ClientDisconnect

    def add(error_class, code):
        async def handle(request, error):
            reason = getattr(error, "detail", None) or str(error)
            status = getattr(error, "status_code", code)
            return JSONResponse({"error": reason}, status)

        app.add_exception_handler(error_class, handle)

    add(RequestError, 400)
    add(AnswerError, 500)
    add(ClientDisconnect, 400)  # who has left will not see it
    add(InvalidInput, 400)
    add(ModelNotFound, 404)
    add(NotImplementedError, 501)
    add(HTTPException, None)


class _BodyLimit:
    """Refuses bodies that are longer than any request needs."""

    def __init__(self, app, max_bytes):
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope, receive, send):
        declared = dict(scope.get("headers", ())).get(b"content-length", 0)
        size = 0

        async def limited():
            nonlocal size
            self._check(int(declared))
            message = await receive()
            size += len(message.get("body", b""))
            self._check(size)
            return message

        await self.app(scope, limited, send)

    def _check(self, size):
        from starlette.exceptions import HTTPException

        if size > self.max_bytes:
            reason = f"A request must have at most {self.max_bytes} bytes."
            raise HTTPException(413, reason)
