"""Models fetched from a server on this machine that cuts connections, lies, and sends what it should not."""

import hashlib
import io
import random
import threading
import zipfile
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from textkit import pull as module
from textkit.errors import ModelError
from textkit.models import Known, get, known
from textkit.pull import fetch, pull


def archive(members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


WEIGHTS = random.Random(1).randbytes(60_000)
GOOD = archive({"model/model-1.0/meta.json": "{}", "model/model-1.0/weights.bin": WEIGHTS, "model/LICENSE": "MIT"})


class Server:
    """Serves `content`. `cuts` are the bytes after which each further connection is cut; `ranges` says whether it knows ranges."""

    def __init__(self):
        self.content, self.cuts, self.ranges, self.requests = GOOD, [], True, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.requests.append(self.headers.get("Range"))
                start = 0
                if self.headers.get("Range") and outer.ranges:
                    start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
                    if start >= len(outer.content):
                        self.send_error(416)
                        return
                    self.send_response(206)
                    self.send_header("Content-Range", f"bytes {start}-{len(outer.content) - 1}/{len(outer.content)}")
                else:
                    self.send_response(200)
                rest = outer.content[start:]
                self.send_header("Content-Length", str(len(rest)))
                self.end_headers()
                self.wfile.write(rest[: outer.cuts.pop(0)] if outer.cuts else rest)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def model(self, **changes):
        row = Known("toy", "pipeline", ("en",), "MIT", url=f"http://127.0.0.1:{self.server.server_port}/toy.whl", inside="model/model-1.0")
        return replace(row, sha256=hashlib.sha256(self.content).hexdigest(), size=len(self.content), **changes)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(module, "PAUSE", 0.0)
    served = Server()
    yield served
    served.server.shutdown()
    served.server.server_close()


def left(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_model_is_fetched_checked_and_unpacked(server, tmp_path):
    assert pull(server.model(), folder=tmp_path) == tmp_path / "toy"
    assert left(tmp_path) == ["toy/meta.json", "toy/weights.bin"]


@pytest.mark.parametrize("ranges", [True, False])
def test_two_hundred_cut_connections_leave_no_half_model(server, tmp_path, ranges):
    """A hundred runs, each with two connections cut at random; a server without ranges must send everything again."""
    chance = random.Random(7)
    server.ranges = ranges
    for run in range(100):
        folder = tmp_path / str(run)
        server.cuts = [chance.randrange(len(GOOD)) for _ in range(2)]
        pull(server.model(), folder=folder)
        assert left(folder) == ["toy/meta.json", "toy/weights.bin"]
        assert (folder / "toy/weights.bin").read_bytes() == WEIGHTS


def test_a_later_call_goes_on_where_the_first_gave_up(server, tmp_path):
    server.cuts = [1000] + [0] * module.ATTEMPTS
    with pytest.raises(ModelError, match="goes on"):
        pull(server.model(), folder=tmp_path)
    assert not (tmp_path / "toy").exists()
    server.requests.clear()
    pull(server.model(), folder=tmp_path)
    assert server.requests == ["bytes=1000-"]
    assert left(tmp_path) == ["toy/meta.json", "toy/weights.bin"]


def test_a_wrong_hash_is_thrown_away_and_leaves_the_model_before(server, tmp_path):
    pull(server.model(), folder=tmp_path)
    model = server.model()
    server.content = archive({"model/model-1.0/meta.json": "something else"})
    with pytest.raises(ModelError, match="hash"):
        pull(model, folder=tmp_path)
    assert left(tmp_path) == ["toy/meta.json", "toy/weights.bin"]


def test_a_new_version_takes_the_place_of_the_old_one(server, tmp_path):
    pull(server.model(), folder=tmp_path)
    server.content = archive({"model/model-1.0/meta.json": "newer"})
    pull(server.model(), folder=tmp_path)
    assert left(tmp_path) == ["toy/meta.json"]


def test_more_bytes_than_the_model_has_are_refused(server, tmp_path):
    with pytest.raises(ModelError, match="bytes"):
        pull(replace(server.model(), size=1000), folder=tmp_path)
    assert not (tmp_path / "toy").exists()


@pytest.mark.parametrize("name", ["../outside", "/outside", "model/../../outside", "..\\outside", "C:/outside"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(server, tmp_path, name):
    server.content = archive({"model/model-1.0/meta.json": "{}", name: "x"})
    with pytest.raises(ModelError, match="leads out"):
        pull(server.model(), folder=tmp_path / "models")
    assert not any("outside" in name for name in left(tmp_path))
    assert not (tmp_path / "models/toy").exists()


def test_a_link_in_an_archive_is_refused(server, tmp_path):
    link = zipfile.ZipInfo("model/model-1.0/link")
    link.external_attr = 0o120777 << 16
    server.content = archive({link: "/etc/passwd"})
    with pytest.raises(ModelError, match="leads out"):
        pull(server.model(), folder=tmp_path)


def test_an_archive_that_unpacks_to_too_much_is_refused(server, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("model/model-1.0/zeros", bytes(5_000_000))
    server.content = packed.getvalue()
    with pytest.raises(ModelError, match="more than"):
        pull(server.model(), folder=tmp_path)
    assert not (tmp_path / "toy").exists()


@pytest.mark.parametrize("content", [b"no archive at all", GOOD[: len(GOOD) // 2]])
def test_what_is_no_archive_is_said(server, tmp_path, content):
    server.content = content
    with pytest.raises(ModelError, match="no archive"):
        pull(server.model(), folder=tmp_path)


def test_a_complete_download_that_was_not_unpacked_is_not_fetched_again(server, tmp_path):
    model = server.model()
    fetch(model, tmp_path / "toy.part")
    server.requests.clear()
    fetch(model, tmp_path / "toy.part")
    assert server.requests == [f"bytes={len(GOOD)}-"]


def test_every_public_model_is_pinned_and_known_by_its_hash():
    addressed = [model for model in known().values() if model.url]
    assert addressed
    for model in addressed:
        assert model.url.startswith("https://")
        assert len(model.sha256) == 64


def test_a_name_that_is_not_known_is_said():
    with pytest.raises(ModelError, match="nb_news"):
        get("no_such_model")


def test_what_has_no_address_is_not_fetched(tmp_path):
    with pytest.raises(ModelError, match="no public address"):
        pull(get("nb_news"), folder=tmp_path)
