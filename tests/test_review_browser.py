"""The review page in a real browser: with the mouse, with the keyboard alone, two reviewers at once, hostile articles, accessibility."""

import os
import shutil
import threading
from contextlib import contextmanager

import pytest
from stored import ONE, article, mill_run, store_run

from textkit.export import export
from textkit.results import load
from textkit.review import listen, make_app
from textkit.store import read_judgements

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAYLOADS = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<svg onload=window.ran=1><animate onbegin=window.ran=1 attributeName=x dur=1s>",
    "</textarea></title></style><script>window.ran = 1</script>",
    '"><body onload=window.ran=1 autofocus onfocus=window.ran=1 tabindex=1>',
    "javascript:window.ran=1",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "{{constructor.constructor('window.ran=1')()}}",
    "\u202e</p><script>window.ran=1</script>\u202c",
    "<meta http-equiv=refresh content='0;url=javascript:window.ran=1'>",
)


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright (extra dev)")
    if not CHROMIUM:
        pytest.skip("the browser tests need Chromium: apt-get install chromium")
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@contextmanager
def served(out):
    """The address of a server of this folder."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(make_app(out), log_level="error"))
    with listen("127.0.0.1", 0) as at:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [at]})
        thread.start()
        yield f"http://127.0.0.1:{at.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def out(tmp_path):
    return mill_run(tmp_path / "out")


@pytest.fixture
def address(out):
    with served(out) as address:
        yield address


def opened(browser, address, name="ann", **options):
    """A page of a browser of its own, on the list, after its reviewer gave a name."""
    page = browser.new_context(viewport={"width": 1200, "height": 900}, **options).new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(address)
    if name:
        page.get_by_label("Your name").fill(name)
        with page.expect_navigation():
            page.get_by_role("button", name="Save").click()
    return page


def fact_of(out, words):
    results = load(out)
    return results, next(fact for fact in results.facts if any(claim.statement == words for claim in results.claims_of(fact)))


def heading(page):
    return page.locator("h1").inner_text()


def follow(page, words):
    """Clicks the link with these words, and waits for the page that it leads to: both pages have a heading and take keys."""
    with page.expect_navigation():
        page.get_by_role("link", name=words).click()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_filter_open_accept_and_undo_with_the_mouse(browser, address, out):
    page = opened(browser, address)
    with page.expect_navigation():
        page.locator("select[name=status]").select_option("disputed")
    assert page.locator("#found").inner_text() == "1 of 7 facts"
    follow(page, "The fire hurt 12 people")
    assert heading(page) == "The fire hurt 12 people"
    with page.expect_navigation():
        page.get_by_role("button", name="Accept").click()
    assert page.url == f"{address}/?status=disputed"  # the last of this list: back to it
    results, fact = fact_of(out, "The fire hurt 12 people")
    assert results.verdict_of(fact) == "accepted"
    page.get_by_text("accepted by ann").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").click()
    assert page.get_by_text("accepted by ann").count() == 0
    assert fact_of(out, "The fire hurt 12 people")[0].verdicts == {}
    assert not page.errors


def test_everything_with_the_keyboard_alone(browser, address, out):
    page = opened(browser, address, name=None)
    page.locator("#name").focus()
    with page.expect_navigation():
        page.keyboard.type("kari")
        press(page, "Enter")
    with page.expect_navigation():
        press(page, "/")
        page.keyboard.type("rain")
        press(page, "Enter")
    assert page.locator("#found").inner_text() == "1 of 7 facts"
    with page.expect_navigation():
        page.get_by_role("link", name="Clear").focus()
        press(page, "Enter")

    # in the list: down, accept, tick two and merge them
    press(page, "j", "a")
    page.locator(".row >> nth=0").get_by_text("accepted by kari").wait_for()
    assert page.evaluate("document.activeElement.closest('.row') === document.querySelectorAll('.row')[1]")
    last = page.locator(".row").count()
    press(page, *"j" * (last - 3), "t", "j", "t")
    with page.expect_navigation():
        press(page, "m")
    assert page.locator(".row").count() == last - 1
    page.get_by_text("2 facts merged.").wait_for()
    with page.expect_navigation():
        press(page, "Backspace")
    assert page.locator(".row").count() == last

    # on a fact's page: next and before, edit, note, flag, split
    press(page, "j", "j")
    with page.expect_navigation():
        press(page, "Enter")
    assert heading(page) == "Fire broke out in the mill at Aas"
    with page.expect_navigation():
        press(page, "j")
    with page.expect_navigation():
        press(page, "k")
    press(page, "e")
    with page.expect_navigation():
        page.keyboard.type("The mill at Aas burned.")
        press(page, "Tab", "Enter")
    assert heading(page) == "The mill at Aas burned."
    press(page, "n")
    with page.expect_navigation():
        page.keyboard.type("Called the station.")
        press(page, "Tab", "Enter")
    page.get_by_text("Called the station.").wait_for()
    with page.expect_navigation():
        press(page, "f")
    page.locator(".verdict").get_by_text("flagged by kari").wait_for()
    press(page, "s", "Space")
    page.locator("summary[data-key=s]").focus()
    with page.expect_navigation():
        press(page, "Tab", "Enter")
    page.get_by_text("1 passage taken out").wait_for()
    assert len(fact_of(out, "Fire broke out in the mill at Aas")[1].claim_ids) in (1, 2)

    # merge it back through the search, then skip
    press(page, "m")
    page.keyboard.type("mill at aas burned")
    press(page, "Enter")
    page.get_by_text("facts found").wait_for()
    press(page, "Space")
    with page.expect_navigation():
        press(page, "Tab", "Enter")
    assert len(fact_of(out, "Fire broke out in the mill at Aas")[1].claim_ids) == 3
    before = page.url
    with page.expect_navigation():
        press(page, "Space")
    assert page.url != before
    press(page, "?")
    assert page.locator("#help").is_visible()
    press(page, "Escape")
    assert not page.errors


def test_keys_can_be_turned_off_and_do_not_disturb_typing(browser, address, out):
    page = opened(browser, address)
    page.locator("input[name=q]").click()
    page.keyboard.type("jaxfmt")
    assert page.locator("input[name=q]").input_value() == "jaxfmt"
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys").uncheck()
    press(page, "Escape", "j", "a")
    assert page.locator(".row.current").count() == 0
    assert read_judgements(out) == []


def test_two_reviewers_at_once_see_each_others_decisions(browser, address, out):
    ann, bo = opened(browser, address, "ann"), opened(browser, address, "bo")
    press(ann, "j", "a")
    bo.get_by_text("ann accepted").wait_for()  # without a reload
    bo.get_by_text("accepted by ann").wait_for()
    press(bo, "j", "x")
    ann.get_by_text("accepted by ann; rejected by bo").wait_for()
    with bo.expect_navigation():
        press(bo, "Backspace")
    ann.get_by_text("accepted by ann", exact=True).wait_for()
    ann.goto(f"{address}/agreement")
    assert ann.get_by_role("rowheader", name="ann").is_visible()


def test_a_fact_that_another_reviewer_changed_says_so_and_keeps_what_was_typed(browser, address, out):
    ann, bo = opened(browser, address, "ann"), opened(browser, address, "bo")
    follow(ann, "Dahl spoke of arson")
    press(ann, "e")
    ann.keyboard.type("Arson was spoken of.")
    bo.locator(".row", has_text="Dahl spoke of arson").get_by_role("checkbox").check()
    bo.locator(".row", has_text="Rain fell").get_by_role("checkbox").check()
    with bo.expect_navigation():
        bo.get_by_role("button", name="Merge").click()
    ann.get_by_role("button", name="Save the statement").click()
    ann.get_by_text("changed since you opened it").wait_for()
    assert ann.get_by_label("The statement").input_value() == "Arson was spoken of."
    assert [judgement.kind for judgement in read_judgements(out)] == ["claims"]


def test_when_the_server_is_gone_the_page_says_that_nothing_was_saved(browser, out):
    with served(out) as address:
        page = opened(browser, address)
    press(page, "j", "a")
    page.get_by_text("nothing was saved").wait_for()
    assert read_judgements(out) == []


def test_it_works_without_a_script(browser, address, out):
    page = opened(browser, address, java_script_enabled=False)
    follow(page, "Rain fell on the ruins")
    with page.expect_navigation():
        page.get_by_role("button", name="Accept").click()
    results, fact = fact_of(out, "Rain fell on the ruins")
    assert results.verdict_of(fact) == "accepted"
    page.goto(f"{address}/fact/{fact.id}?find=arson")
    page.get_by_label("Dahl spoke of arson").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Merge").click()
    assert len(fact_of(out, "Rain fell on the ruins")[1].claim_ids) == 2


def test_entities_are_renamed_and_parted(browser, address, out):
    page = opened(browser, address)
    follow(page, "Mayor Liv Dahl praised the firemen")
    with page.expect_navigation():
        page.locator(".names").get_by_role("link", name="Liv Dahl").click()
    page.get_by_label("The name to show").fill("Liv Marie Dahl")
    with page.expect_navigation():
        page.get_by_role("button", name="Rename").click()
    assert heading(page) == "Liv Marie Dahl"
    page.get_by_label("Find one by its letters").fill("aas")
    press(page, "Enter")
    page.get_by_role("radio", name="Aas").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Merge").click()
    page.get_by_role("checkbox", name="Aas").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Split").click()
    assert {entity.name for entity in load(out).entities} == {"Liv Marie Dahl", "Aas"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Two hundred articles that try to run something."""
    documents = [
        article(
            f"{PAYLOADS[i % 10]}{i}",
            f"{PAYLOADS[i % 10]} {i}",
            "a" * (5_000_000 if i == 7 else 500) + f" {i}",
            url=PAYLOADS[(i + 5) % 10],
            title=PAYLOADS[i % 10],
        )
        for i in range(200)
    ]
    groups = [{f"{PAYLOADS[i % 10]} {i}", f"{PAYLOADS[(i + 1) % 10]} {i + 1}"} for i in range(0, 200, 2)]
    return store_run(tmp_path_factory.mktemp("hostile"), documents, groups, PAYLOADS[:3])


def test_two_hundred_hostile_articles_run_nothing(browser, hostile):
    with served(hostile) as address:
        page = opened(browser, address, name=PAYLOADS[0])
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: page.errors.append(dialog.message))
        facts = [line.id for line in load(hostile).facts]
        export(load(hostile), hostile / "report.html")
        paths = [*(f"/?page={n}" for n in (1, 4, 7)), *(f"/fact/{i}" for i in facts[:20])]
        paths += [f"/entity/{entity.id}" for entity in load(hostile).entities]
        for path in (*(address + path for path in paths), (hostile / "report.html").as_uri()):
            page.goto(path)
            assert page.evaluate("window.ran") is None, path
            assert page.locator("iframe, img, main script, main meta, svg animate").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert all(url.startswith(address) for url in asked[:-1]) and asked[-1].startswith("file:")
        assert not page.errors


def test_the_policy_stops_a_script_that_got_into_the_page(browser, address):
    page = opened(browser, address)
    page.evaluate("""() => {
        const script = document.createElement("script"), image = document.createElement("img");
        script.textContent = "window.ran = 1";
        image.setAttribute("onerror", "window.ran = 1");
        image.src = "/nowhere";
        document.body.append(script, image);
    }""")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None


@pytest.fixture
def report(out):
    """The address of report.html of the run."""
    export(load(out), out / "report.html")
    return (out / "report.html").as_uri()


def test_the_report_filters_and_leads_from_fact_to_fact_without_a_server(browser, out, report):
    page = browser.new_context().new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(report)
    assert page.locator("#shown").inner_text() == "7 of 7 facts"
    page.get_by_label("Status").select_option("disputed")
    assert page.locator(".fact:visible").count() == 1
    page.get_by_label("Status").select_option("")
    page.get_by_label("Words").fill("RAIN fell")
    assert page.locator("#shown").inner_text() == "1 of 7 facts"
    page.get_by_label("Words").fill("")
    _, fact = fact_of(out, "The fire hurt 12 people")
    page.goto(f"{report}#fact-{fact.id}")
    assert page.locator(f"#fact-{fact.id} details").first.get_attribute("open") is not None
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not errors


LOADED = 3
"""Times that a page is loaded before what axe finds in it counts: on a busy machine it may see one that is not drawn yet."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, address, out, report, scheme):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="accessibility is checked with axe-playwright-python (extra dev)"
    )
    page = opened(browser, address, color_scheme=scheme)
    results, fact = fact_of(out, "The fire hurt 12 people")
    press(page, "j", "a")
    page.get_by_text("accepted by ann").wait_for()
    paths = ["/", f"/fact/{fact.id}", f"/entity/{results.entities[0].id}", f"/article/{ONE.id}", "/agreement", "/looks", "/nowhere"]
    for path in (*(address + path for path in paths), report):
        for _ in range(LOADED):
            page.goto(path)
            page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
            found = axe.Axe().run(page).response["violations"]
            serious = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
            if not serious:
                break
        assert serious == [], path


def test_a_phones_width_is_enough(browser, address, out):
    page = opened(browser, address)
    page.set_viewport_size({"width": 360, "height": 740})
    _, fact = fact_of(out, "The fire hurt 12 people")
    for path in ("/", f"/fact/{fact.id}", f"/article/{ONE.id}", "/agreement", "/looks"):
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
