"""Takes the picture of `kerasgan demo` that the documentation shows.

    python tools/make_screenshot.py

Needs the extras `demo` and `test`, chromium and chromedriver.
"""

import shutil
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from kerasgan import demo
from kerasgan import presets
from kerasgan.cli.source import open_source

OUTPUT = Path(__file__).parents[1] / "docs/images/demo.png"
SIZE = (1280, 1050)
FIRST = "cgan_fashion_mnist"


def main():
    """Opens the page, waits until it is drawn, and writes what is seen."""
    names = presets.list_presets(pretrained=True)
    names.sort(key=lambda name: name != FIRST)
    page = demo.launch(demo.Views(names, open_source), port=0)
    browser = open_browser()
    try:
        browser.get(page.local_url)
        WebDriverWait(browser, 60).until(
            lambda _: browser.find_elements(By.CSS_SELECTOR, "#grid img")
        )
        time.sleep(3)  # the sheet appears by and by
        browser.save_screenshot(str(OUTPUT))
    finally:
        browser.quit()
        page.close(verbose=False)


def open_browser():
    """A headless Chromium."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for option in ("--headless", "--no-sandbox", "--hide-scrollbars"):
        options.add_argument(option)
    options.add_argument("--window-size={},{}".format(*SIZE))
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    return webdriver.Chrome(options=options, service=service)


if __name__ == "__main__":
    main()
