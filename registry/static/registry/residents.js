// People appear under the search box while one types; Enter still asks the list itself.
(function () {
  "use strict";
  var form = document.querySelector("form[data-live]");
  if (!form || !window.fetch) return;
  var box = form.querySelector("input[type=search]");
  var place = form.querySelector("[data-results]");
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  var timer = null, asked = 0, last = "";

  function show(html) {
    place.innerHTML = html;
    place.hidden = !html;
  }
  function ask() {
    var term = box.value.trim();
    if (term === last) return;
    last = term;
    var mine = ++asked;
    if (term.length < 3) { show(""); return; }
    var body = new FormData();
    body.append("term", term);
    fetch(form.dataset.live, {
      method: "POST", body: body, credentials: "same-origin",
      headers: { "X-CSRFToken": token },
    }).then(function (answer) {
      return answer.json();
    }).then(function (answer) {
      if (mine !== asked) return; // an older answer that came late
      if (answer.html !== undefined) { show(answer.html); return; }
      var words = document.createElement("p");
      words.className = "result-message";
      words.textContent = answer.message || "";
      place.replaceChildren(words);
      place.hidden = false;
    }).catch(function () { if (mine === asked) show(""); });
  }
  box.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
  box.addEventListener("focus", function () {
    if (place.innerHTML && box.value.trim() === last) place.hidden = false;
  });
  document.addEventListener("click", function (event) {
    if (!form.contains(event.target)) place.hidden = true;
  });
  form.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !place.hidden) { place.hidden = true; box.focus(); }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    var all = Array.prototype.slice.call(place.querySelectorAll("a"));
    if (place.hidden || !all.length) return;
    event.preventDefault();
    var at = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (all[at] || box).focus();
  });
})();
