"""The page of an evaluation in a real browser: it fits, filters, marks and links, with and without its script."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scored import HOSTILE_NAME, PATHS, hand_made

from extractor.scoring_html import write_html
from extractor.scoring_html.source import document_id

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("selenium") is None, reason="needs the selenium package"),
    pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="needs Chromium and chromedriver on the path"),
]
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDE, NARROW = (1400, 1000), (360, 740)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of the page in both languages."""
    folder = tmp_path_factory.mktemp("pages")
    evaluation = hand_made(folder)
    write_html(folder / "en.html", evaluation)
    write_html(folder / "zh.html", evaluation, "zh")
    return {language: (folder / f"{language}.html").as_uri() for language in ("en", "zh")}


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser without window, with a fresh profile and nothing to load."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield browser
    browser.quit()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Any]:
    """The browser on an empty page, script on; afterwards nothing may have been complained of."""
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    chromium.get("about:blank")
    chromium.get_log("browser")
    yield chromium
    assert chromium.get_log("browser") == []


def visit(browser: Any, address: str, size: tuple[int, int] = WIDE, scheme: str = "light") -> None:
    """Open a page in a window of this size (smaller than a headless window may be)."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get("about:blank")
    browser.get(address)


def find(browser: Any, selector: str) -> list[Any]:
    return list(browser.find_elements("css selector", selector))


def shown(browser: Any, selector: str) -> list[str]:
    """What is named `data-document` by the elements that are not hidden."""
    elements = [element for element in find(browser, selector) if element.is_displayed()]
    return [element.get_attribute("data-document") for element in elements]


def choose(browser: Any, name: str, value: str) -> None:
    from selenium.webdriver.support.ui import Select

    Select(find(browser, f"select[name={name}]")[0]).select_by_value(value)


def inside(browser: Any, element: Any, box: Any = None) -> bool:
    """Whether an element can be seen in the window, and in the box that scrolls it."""
    script = """
        const [element, box] = arguments, place = element.getBoundingClientRect();
        const frame = box ? box.getBoundingClientRect() : {top: 0, bottom: innerHeight};
        return place.top >= Math.max(0, frame.top) && place.bottom <= Math.min(innerHeight, frame.bottom);
    """
    return bool(browser.execute_script(script, element, box))


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_no_wider_than_the_window(
    browser: Any, pages: dict[str, str], tmp_path: Path, size: tuple[int, int], language: str, scheme: str
) -> None:
    """With everything opened; wide tables scroll in their own boxes."""
    visit(browser, pages[language], size, scheme)
    browser.execute_script("document.querySelectorAll('details').forEach((found) => { found.open = true; })")
    width, window = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert width <= window == size[0]
    picture = tmp_path / "page.png"
    assert browser.save_screenshot(str(picture)) and picture.read_bytes().startswith(PNG)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_told_from_their_ground(browser: Any, pages: dict[str, str], scheme: str) -> None:
    """A contrast of 4.5 or more for all text, in light and dark."""
    visit(browser, pages["en"], WIDE, scheme)
    script = """
        const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
        const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
            .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
        const ground = (element) => {
            for (let at = element; at; at = at.parentElement) {
                const colour = parts(getComputedStyle(at).backgroundColor);
                if (colour.length < 4 || colour[3] > 0) { return colour; }
            }
            return [255, 255, 255];
        };
        document.querySelectorAll('details').forEach((found) => { found.open = true; });
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), low = new Set();
        while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.textContent.trim() || element.closest('script, option')) { continue; }
            const style = getComputedStyle(element);
            const ink = light(parts(element.closest('svg') ? style.fill : style.color)), paper = light(ground(element));
            const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
            if (contrast < 4.5) { low.add(`${contrast.toFixed(2)} ${element.outerHTML.slice(0, 80)}`); }
        }
        return [...low];
    """
    assert browser.execute_script(script) == []


def test_filters_leave_what_matches(browser: Any, pages: dict[str, str]) -> None:
    """Rows and texts, one filter or several, and back."""
    visit(browser, pages["en"])
    whole = shown(browser, "#rows tr")
    assert len(whole) == 8
    choose(browser, "outcome", "wrong")
    assert shown(browser, "#rows tr") == [HOSTILE_NAME, "gone.txt"]
    choose(browser, "layout", "html")
    assert shown(browser, "#rows tr") == [HOSTILE_NAME]
    assert shown(browser, "details.document") == [HOSTILE_NAME]
    choose(browser, "system", "rules")
    assert shown(browser, "#rows tr") == shown(browser, "details.document") == []
    assert find(browser, "#nothing")[0].is_displayed()
    find(browser, "button[type=reset]")[0].click()
    assert shown(browser, "#rows tr") == whole
    choose(browser, "mess", "page_chrome")
    assert shown(browser, "#rows tr") == [HOSTILE_NAME] * 2
    choose(browser, "mess", "")
    choose(browser, "verdict", "not_a_report")
    assert shown(browser, "#rows tr") == ["other.txt"] * 2
    assert find(browser, "#shown")[0].text == "rows 2 / 8"


def test_a_name_is_searched_as_it_is_typed(browser: Any, pages: dict[str, str]) -> None:
    """Parts of it, in any case."""
    visit(browser, pages["en"])
    find(browser, "input[name=name]")[0].send_keys("GOO")
    assert shown(browser, "#rows tr") == ["good.txt"] * 2


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_click_on_a_cell_marks_and_shows_its_place(
    browser: Any, pages: dict[str, str], size: tuple[int, int]
) -> None:
    """The mark, in its box and in the window; another click moves it."""
    visit(browser, pages["en"], size)
    for path, text in ((PATHS[5], "66"), (PATHS[0], "11"), (PATHS[3], "33")):
        (link,) = find(browser, f"tr[data-cell='{path}'] a.place")
        box = find(browser, "details[open] pre")[0]
        browser.execute_script("arguments[0].scrollTop = arguments[0].scrollHeight", box)
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
        link.click()
        (mark,) = find(browser, "mark.on")
        assert mark.text == text
        assert inside(browser, mark, box)
        assert browser.current_url.endswith(link.get_attribute("href").rpartition("#")[2])


def test_the_keyboard_reaches_a_cell(browser: Any, pages: dict[str, str]) -> None:
    """Enter on its link is a click."""
    from selenium.webdriver.common.keys import Keys

    visit(browser, pages["en"])
    find(browser, f"tr[data-cell='{PATHS[5]}'] a.place")[0].send_keys(Keys.ENTER)
    assert [mark.text for mark in find(browser, "mark.on")] == ["66"]


@pytest.mark.parametrize("name", [HOSTILE_NAME, "gone.txt", "good.txt"])
def test_a_permalink_opens_its_document(browser: Any, pages: dict[str, str], name: str) -> None:
    """Its text if that is shown, else its row."""
    visit(browser, f"{pages['en']}#{document_id(name)}")
    (target,) = [found for found in find(browser, "[id^='doc-']") if found.get_attribute("data-document") == name]
    assert target.get_attribute("open") is not None or target.tag_name == "tr"
    assert browser.execute_script("return document.querySelector(':target')") == target
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", target)
    assert 0 <= top < WIDE[1]


def test_a_permalink_works_while_its_document_is_filtered_out(browser: Any, pages: dict[str, str]) -> None:
    """The filters are taken off."""
    visit(browser, pages["en"])
    choose(browser, "verdict", "not_a_report")
    assert shown(browser, "details.document") == []
    browser.execute_script("location.hash = 'doc-gone.txt'")
    browser.execute_async_script("setTimeout(arguments[0], 50)")
    assert "gone.txt" in shown(browser, "details[open]")
    assert len(shown(browser, "#rows tr")) == 8


def test_a_link_to_a_place_opens_it(browser: Any, pages: dict[str, str]) -> None:
    """What a click leaves in the address can be sent to somebody."""
    visit(browser, pages["en"])
    find(browser, f"tr[data-cell='{PATHS[5]}'] a.place")[0].click()
    visit(browser, browser.current_url)
    (mark,) = find(browser, "mark.on")
    assert mark.text == "66" and inside(browser, mark, find(browser, "details[open] pre")[0])


def test_script_in_a_document_never_runs(browser: Any, pages: dict[str, str]) -> None:
    """Nor does it load anything: the log of the browser stays empty, too."""
    visit(browser, pages["en"])
    assert browser.execute_script("return window.hacked === undefined && document.images.length === 0")
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_a_page_can_be_read_without_its_script(browser: Any, pages: dict[str, str]) -> None:
    """Figures, rows and texts; filters, which would do nothing, are not shown; links of cells work."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    visit(browser, pages["en"])
    assert not find(browser, "#filters")[0].is_displayed()
    assert len(shown(browser, "#rows tr")) == 8
    assert shown(browser, "details[open]") == [HOSTILE_NAME]
    find(browser, f"tr[data-cell='{PATHS[5]}'] a.place")[0].click()
    (mark,) = find(browser, "mark:target")
    assert mark.text == "66" and inside(browser, mark, find(browser, "details[open] pre")[0])
