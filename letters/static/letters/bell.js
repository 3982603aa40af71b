// Asks every 15 seconds whether there is news, while the page is looked at.
(function () {
  "use strict";
  var bell = document.getElementById("bell");
  var toast = document.getElementById("toast");
  if (!bell || !toast || !window.fetch) return;
  var badge = bell.querySelector("[data-bell-count]");
  var every = (Number(bell.dataset.every) || 15) * 1000;
  var wait = every;
  var timer = null;
  var etag = "";
  var asking = false;
  var last = Number(bell.dataset.last);

  function show(count) {
    var words = count > 99 ? "99+" : String(count);
    badge.textContent = words;
    badge.hidden = count === 0;
    bell.setAttribute("aria-label", count ? "Pemberitahuan: " + words + " baru" : "Pemberitahuan");
  }

  function announce(item) {
    toast.textContent = "";
    var text = document.createElement("p");
    text.textContent = item.text;
    var link = document.createElement("a");
    link.href = bell.href;
    link.textContent = "Lihat";
    var close = document.createElement("button");
    close.type = "button";
    close.textContent = "Tutup";
    close.addEventListener("click", function () { toast.hidden = true; });
    toast.hidden = false;
    toast.append(text, link, close);
  }

  function ask() {
    timer = null;
    if (document.hidden || asking) return;
    asking = true;
    var headers = etag ? { "If-None-Match": etag } : {};
    fetch(bell.dataset.news, { headers: headers, credentials: "same-origin", redirect: "manual" })
      .then(function (answer) {
        if (answer.type === "opaqueredirect" || answer.status === 403) { timer = -1; return null; }
        if (answer.status === 304) { wait = every; return null; }
        if (!answer.ok) throw new Error(String(answer.status));
        wait = every;
        etag = answer.headers.get("ETag") || "";
        return answer.json();
      })
      .then(function (news) {
        if (!news) return;
        show(news.unread);
        if (news.last > last) {
          last = news.last;
          if (news.new.length) announce(news.new[0]);
          document.dispatchEvent(new CustomEvent("sipitulung:news"));
        }
      })
      .catch(function () { wait = Math.min(wait * 2, 5 * 60 * 1000); })
      .then(function () { asking = false; if (timer === null) timer = window.setTimeout(ask, wait); });
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden || timer === -1) return;
    window.clearTimeout(timer);
    ask();
  });
  timer = window.setTimeout(ask, wait);
})();
