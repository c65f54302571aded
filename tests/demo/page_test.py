"""The page in a browser, and the pictures on it beside those of `Views`."""

import shutil
import socket
import urllib.parse
import urllib.request

import numpy as np
import pytest
import tensorflow as tf
from server_process import PATIENCE
from server_process import server_process

from kerasgan import demo
from kerasgan.cli.source import open_source

pytest.importorskip("selenium")
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # small in containers
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1280,1200",
)


@pytest.fixture(scope="module")
def browser():
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium and chromedriver on the PATH")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in OPTIONS:
        options.add_argument(option)
    service = webdriver.ChromeService(DRIVER)
    driver = webdriver.Chrome(options=options, service=service)
    yield driver
    driver.quit()


class Page:
    """What a person sees and does."""

    def __init__(self, browser):
        self.browser = browser

    def wait(self, condition, what):
        """Waits for something; an element drawn anew meanwhile is no end."""
        return WebDriverWait(
            self.browser, PATIENCE, 0.1, [StaleElementReferenceException]
        ).until(lambda _: condition(), what)

    def find(self, selector):
        found = self.browser.find_elements(By.CSS_SELECTOR, selector)
        return found[0] if found else None

    def picture(self, name):
        """The pixels of an image, or `None` while there is none."""
        image = self.find(f"#{name} img")
        if image is None:
            return None
        with urllib.request.urlopen(image.get_attribute("src")) as answer:
            return tf.io.decode_png(answer.read()).numpy()

    def shows(self, name, expected):
        """Waits until an image has these pixels."""

        def same():
            seen = self.picture(name)
            if seen is None:
                return False
            return np.array_equal(np.squeeze(seen), np.squeeze(expected))

        self.wait(same, f"the image #{name} is another")

    def choose(self, name, text):
        """Opens a list, again if what was drawn meanwhile closed it."""

        def chosen():
            options = self.browser.find_elements(
                By.CSS_SELECTOR, "[role=option]"
            )
            found = [option for option in options if text in option.text]
            if not found:
                self.find(f"#{name} input").click()
                return False
            found[0].click()
            return True

        self.wait(chosen, f"no option {text!r}")

    def enter(self, name, text):
        field = self.find(f"#{name} input")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text, Keys.TAB)

    def tab(self, text):
        for tab in self.browser.find_elements(By.CSS_SELECTOR, "[role=tab]"):
            if text in tab.text:
                tab.click()


@pytest.fixture(scope="module")
def page(browser, faces, coloured):
    with server_process("demo", faces, coloured) as url:
        browser.get(url)
        found = Page(browser)
        found.wait(lambda: found.find("#grid img"), "no grid")
        yield found
        severe = [
            e for e in browser.get_log("browser") if e["level"] == "SEVERE"
        ]
        assert not severe
        entries = browser.execute_script(
            "return performance.getEntriesByType('resource').map(e => e.name)"
        )
        hosts = {urllib.parse.urlparse(each).hostname for each in entries}
        assert hosts - {None} <= {"127.0.0.1"}


@pytest.fixture(scope="module")
def views(faces, coloured):
    return demo.Views([faces, coloured], open_source)


def test_the_page_draws_what_is_asked_for(page, views, faces, coloured):
    assert page.browser.title == "kerasgan"
    assert page.find("#card h1").text == "faces"
    page.shows("grid", views.grid(faces, 0))
    page.choose("label", "2")
    page.shows("grid", views.grid(faces, 0, {"label": 2}))
    page.find("#next").click()
    page.shows("grid", views.grid(faces, 36, {"label": 2}))
    page.enter("seed", "5")
    page.shows("grid", views.grid(faces, 5, {"label": 2}))

    page.tab("Walk")
    page.shows("walk", views.walk(faces, 0, 1, [0.5], {"label": 2}))
    page.shows(
        "path", views.walk(faces, 0, 1, np.linspace(0, 1, 11), {"label": 2})
    )
    way = page.find("#way input[type=range]")
    way.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    page.shows("walk", views.walk(faces, 0, 1, [0.54], {"label": 2}))
    page.enter("second", "9")
    page.shows("walk", views.walk(faces, 0, 9, [0.54], {"label": 2}))

    page.tab("Grid")
    page.enter("seed", "-3")
    page.wait(
        lambda: "whole number" in page.find("body").text, "no word of error"
    )

    page.enter("seed", "4")
    page.choose("preset", "coloured")
    page.wait(lambda: page.find("#card h1").text == "coloured", "the old card")
    page.shows("grid", views.grid(coloured, 4))
    page.wait(
        lambda: (
            not page.find("#label input")
            or not page.find("#label input").is_displayed()
        ),
        "a label to choose where there is none",
    )


def test_a_port_in_use():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"127.0.0.1, port {port}: Address"):
            demo.launch(demo.Views([], open_source), port=port)
