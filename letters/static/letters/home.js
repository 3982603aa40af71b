// The start page renews itself while somebody looks at it. Without this script it is
// as it was when it was opened.
(function () {
  "use strict";

  var EVERY = 30000, MOST = 5 * 60000; // ms between two questions; after errors longer
  var part = document.getElementById("home-part");
  var told = document.getElementById("home-told");
  if (!part || !window.fetch || !window.AbortController) return;
  var version = part.dataset.version;
  var wait = EVERY, timer = 0, asking = false, ended = false, asked = Date.now();

  function say(words) { if (told.textContent !== words) told.textContent = words; }

  function clock() {
    var now = new Date();
    return ("0" + now.getHours()).slice(-2) + "." + ("0" + now.getMinutes()).slice(-2);
  }

  // what names an element again after the swap: its key, its address, its summary
  function nameOf(element) {
    if (!element || !part.contains(element)) return null;
    if (element.dataset.key) return '[data-key="' + CSS.escape(element.dataset.key) + '"]';
    var link = element.getAttribute("href");
    if (link) return element.tagName.toLowerCase() + '[href="' + CSS.escape(link) + '"]';
    return element.id ? "#" + CSS.escape(element.id) : null;
  }

  function swap(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html").body;
    var focused = nameOf(document.activeElement);
    var twins = focused ? Array.prototype.slice.call(part.querySelectorAll(focused)) : [];
    var turn = twins.indexOf(document.activeElement);
    var open = Array.prototype.map.call(
      part.querySelectorAll("details[open][id]"), function (each) { return each.id; });
    part.replaceChildren.apply(part, Array.prototype.slice.call(fresh.childNodes));
    open.forEach(function (id) {
      var again = document.getElementById(id);
      if (again) again.open = true;
    });
    if (focused) {
      var found = part.querySelectorAll(focused);
      var target = found[Math.min(Math.max(turn, 0), found.length - 1)];
      if (target) target.focus({ preventScroll: true });
    }
  }

  function stop(words) {
    ended = true;
    window.clearTimeout(timer);
    say(words);
  }

  function next() {
    window.clearTimeout(timer);
    if (!ended && !document.hidden) timer = window.setTimeout(ask, wait);
  }

  function ask() {
    if (asking || ended || document.hidden) return;
    asking = true;
    asked = Date.now();
    var abort = new AbortController();
    var late = window.setTimeout(function () { abort.abort(); }, 20000);
    fetch(part.dataset.renews, {
      headers: { "If-None-Match": '"' + version + '"' },
      redirect: "manual", credentials: "same-origin", signal: abort.signal
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        stop("Sesi Anda sudah berakhir. Muat ulang halaman untuk masuk lagi.");
        return null;
      }
      if (answer.status === 304) { done(); return null; }
      if (!answer.ok) throw new Error(String(answer.status));
      var tag = (answer.headers.get("ETag") || "").replace(/^W\//, "").replace(/"/g, "");
      return answer.text().then(function (html) {
        swap(html);
        version = tag;
        done();
      });
    }).catch(function () {
      wait = Math.min(wait * 2, MOST);
      say("Belum dapat memperbarui; dicoba lagi sebentar lagi.");
    }).then(function () {
      window.clearTimeout(late);
      asking = false;
      next();
    });
  }

  function done() {
    wait = EVERY;
    told.setAttribute("aria-live", "off"); // seen, not spoken every half a minute
    say("Diperbarui pukul " + clock() + ".");
  }

  document.addEventListener("visibilitychange", function () {
    window.clearTimeout(timer);
    if (document.hidden || ended) return;
    if (Date.now() - asked >= EVERY) ask(); else next();
  });
  next();
})();
