// Renews the numbers of a page that stays open; without it the page is reloaded by hand.
(function () {
  "use strict";

  // on a telephone the charts come first; a touch opens their tables
  if (window.matchMedia("(max-width: 760px)").matches) {
    document.querySelectorAll("details[data-fold]").forEach(function (fold) {
      fold.open = false;
    });
  }

  document.querySelectorAll("[data-refresh]").forEach(function (place) {
    window.setInterval(function () {
      // nobody looks, or somebody is just using a link in it
      if (document.hidden || place.contains(document.activeElement)) return;
      fetch(place.dataset.refresh, { credentials: "same-origin", redirect: "error" })
        .then(function (answer) { return answer.ok ? answer.text() : ""; })
        .then(function (html) {
          if (!html || place.contains(document.activeElement)) return;
          var closed = [];
          place.querySelectorAll("details[data-fold]:not([open])").forEach(function (fold) {
            closed.push(fold.dataset.fold);
          });
          place.innerHTML = html;
          place.querySelectorAll("details[data-fold]").forEach(function (fold) {
            fold.open = closed.indexOf(fold.dataset.fold) < 0;
          });
        })
        .catch(function () { /* no signal: the next time will do */ });
    }, 1000 * Number(place.dataset.every || 60));
  });
})();
