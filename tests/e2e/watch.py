"""Watches every page that a test opens, and says what no office should have to see."""

from urllib.parse import urlsplit

# Says on the console when a page is wider than its screen. Runs in every page, after
# loading and after every change: what a script unfolds is measured as well.
WIDTH_GUARD = """
(() => {
  if (window.top !== window) return;
  let timer = null, told = 0;
  const measure = () => {
    const page = document.documentElement;
    if (!page || document.contentType !== "text/html") return;
    const wide = page.scrollWidth;
    if (wide <= %d || wide <= told) return;
    told = wide;
    const right = (each) => each.getBoundingClientRect().right + window.scrollX;
    const parts = [...document.body.querySelectorAll("*")]
      .filter((each) => right(each) > %d + 1)
      .slice(0, 3).map((each) => each.tagName + "." + each.className);
    console.error("WIDER THAN THE SCREEN: " + wide + " px, " + parts.join(" "));
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(measure, 60); };
  document.addEventListener("DOMContentLoaded", () => {
    measure();
    new MutationObserver(soon).observe(document.documentElement, {
      subtree: true, childList: true, attributes: true,
    });
  });
  window.addEventListener("load", measure);
})();
"""


class Watch:
    """Everything that went wrong in one browser context; `forgiven` words may."""

    def __init__(self, context, *, host: str, width: int) -> None:
        self.host = host
        self.faults: list[str] = []
        self.forgiven: list[str] = []
        context.add_init_script(WIDTH_GUARD % (width, width))
        context.on("console", self._console)
        context.on("weberror", self._page_error)
        context.on("request", self._request)
        context.on("response", self._response)

    def forgive(self, words: str) -> None:
        """From now on a message with these words is expected."""
        self.forgiven.append(words)

    def check(self) -> None:
        faults = [
            fault
            for fault in dict.fromkeys(self.faults)
            if not any(words in fault for words in self.forgiven)
        ]
        assert not faults, "\n".join(faults)

    def _console(self, message) -> None:
        if message.type == "error":
            page = message.page.url if message.page else ""
            self.faults.append(f"console on {page}: {message.text}")

    def _page_error(self, error) -> None:
        self.faults.append(f"script: {error.error}")

    def _request(self, request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss"):
            if address.netloc != self.host:
                self.faults.append(f"asks another host: {request.url}")

    def _response(self, response) -> None:
        if response.status >= 500:
            self.faults.append(f"status {response.status}: {response.url}")
