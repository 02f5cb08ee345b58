"""What several tests share: small articles of our own, and one run over the corpus."""

import signal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"

ARTICLES = {
    "a_bergen.txt": (
        "Bergen bank to close nine branches\n\nBy Kari Dahl\nMarch 3, 2025\n\n"
        "Fjordbanken will close nine of its 31 branches before the summer, the bank said on Monday.\n\n"
        "The closures will cost about 120 million kroner, chief executive Tor Helle told reporters in Bergen. "
        "“We have waited too long with this,” Helle said.\n\n"
        "The trade union called the plan a betrayal of customers who can't use a phone.\n"
    ),
    "b_avisa.txt": (
        "Fjordbanken legger ned ni filialer\n\nAv Ola Nes\n4. mars 2025\n\n"
        "Fjordbanken legger ned ni av sine 31 filialer før sommeren, opplyser banken mandag.\n\n"
        "Nedleggelsene koster rundt 120 millioner kroner, ifølge administrerende direktør Tor Helle. "
        "– Vi har ventet for lenge med dette, sier Helle.\n"
    ),
    "c_harbour.txt": (
        "Harbour tunnel delayed again\n\nBy Per Lie\nMarch 5, 2025\n\n"
        "The harbour tunnel in Stavanger will open two years late, the road authority said.\n\n"
        "Water leaked into the eastern tube in January. Repairs will take at least 14 months.\n"
    ),
}


def write_articles(folder, names=tuple(ARTICLES)):
    folder.mkdir()
    for name in names:
        (folder / name).write_text(ARTICLES[name], encoding="utf-8")
    return folder


@pytest.fixture
def articles(tmp_path):
    """A folder with three short articles: two of one event, one of another."""
    return write_articles(tmp_path / "articles")


@pytest.fixture
def no_hang():
    """Ends a test that would run for ever, as a quadratic one does; it measures nothing, and an honest run is far below it."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def hangs(number, frame):
        raise AssertionError("this takes minutes: something is not linear in the length of the text")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(180)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def corpus_run(tmp_path_factory):
    """The output folder of one run over the whole corpus."""
    from textkit.run import ingest

    out = tmp_path_factory.mktemp("corpus")
    ingest([CORPUS], out=out)
    return out


@pytest.fixture(scope="session")
def corpus_results(corpus_run):
    from textkit.results import load

    return load(corpus_run)


@pytest.fixture(scope="session")
def shared():
    """The folder with development data, where it lies beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("the development data (../shared) is not here")
    return SHARED
