"""A job of RQ that runs a Candlerun job and mirrors its progress, for systems that have RQ and a table of their own.

    queue.enqueue(run_candlerun_job, spec, job_timeout=-1)

Only the standard library is needed. With RQ, the progress is in `job.meta`; `on_progress` can write it anywhere else.
"""

import json
import os
import time
import urllib.error
import urllib.request
import uuid

SERVER = os.environ.get("CANDLERUN_SERVER", "http://127.0.0.1:7390")
TOKEN = os.environ.get("CANDLERUN_TOKEN", "")
FIELDS = ("status", "progress", "current_episode", "total_episodes", "current_candle", "total_candles")
RETRY_SECONDS = 2


class JobFailed(Exception):
    """The job was refused, has failed or was cancelled."""


def run_candlerun_job(spec, on_progress=None, job_id=None):
    """Starts a job and waits for its end. Returns its result; raises JobFailed with the reason if it has none.

    With the same job_id the job is started once, however often RQ tries: a later try follows it.
    """
    job_id = job_id or _rq_job_id() or f"rq-{uuid.uuid4().hex}"
    on_progress = on_progress or _save_in_rq
    _request("POST", "/jobs", {"spec": spec, "id": job_id})
    while True:
        try:
            for kind, data in _events(job_id):
                on_progress({field: data.get(field) for field in FIELDS})
                if kind == "complete":
                    return data["result"]
                if kind == "error":
                    raise JobFailed(data["reason"])
        except OSError:
            # The server is gone for a moment. The job goes on when it is back.
            pass
        time.sleep(RETRY_SECONDS)


def _events(job_id):
    """The events of the stream of a job: their kind and their data."""
    with _open("GET", f"/jobs/{job_id}/events") as stream:
        kind = None
        for line in stream:
            text = line.decode("utf-8").rstrip("\r\n")
            if text.startswith("event: "):
                kind = text[len("event: ") :]
            elif text.startswith("data: ") and kind is not None:
                yield kind, json.loads(text[len("data: ") :])


def _request(method, path, body=None):
    try:
        with _open(method, path, body) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise JobFailed(json.load(error).get("error", str(error))) from None


def _open(method, path, body=None):
    headers = {"content-type": "application/json"}
    if TOKEN:
        headers["authorization"] = f"Bearer {TOKEN}"
    data = None if body is None else json.dumps(body).encode("utf-8")
    return urllib.request.urlopen(urllib.request.Request(SERVER + path, data, headers, method=method))


def _rq_job():
    try:
        from rq import get_current_job
    except ImportError:
        return None
    return get_current_job()


def _rq_job_id():
    job = _rq_job()
    return None if job is None else f"rq-{job.id}"


def _save_in_rq(progress):
    job = _rq_job()
    if job is not None:
        job.meta["candlerun"] = progress
        job.save_meta()
