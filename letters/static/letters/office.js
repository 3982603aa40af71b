// Makes office pages nicer; every one of them also works without it.
(function () {
  "use strict";

  // the menu on a telephone: button, Escape, or a touch beside it
  var menu = document.getElementById("menu");
  var button = document.getElementById("menu-button");
  var shade = document.getElementById("menu-shade");
  function show(open) {
    document.body.classList.toggle("menu-open", open);
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? "Tutup menu" : "Buka menu");
    shade.hidden = !open;
    if (open) {
      var first = menu.querySelector("a");
      if (first) first.focus();
    }
  }
  if (menu && button && shade) {
    button.addEventListener("click", function () {
      show(!document.body.classList.contains("menu-open"));
    });
    shade.addEventListener("click", function () { show(false); });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    if (document.body.classList.contains("menu-open")) {
      show(false);
      button.focus();
    }
    document.querySelectorAll("details.office-account[open], details.filter[open]").forEach(function (open) {
      open.open = false;
    });
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.office-account[open], details.filter[open]").forEach(function (open) {
      if (!open.contains(event.target)) open.open = false;
    });
  });

  // a form that acts is sent once; it opens again when the page comes back
  document.querySelectorAll("form[data-once]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      form.classList.add("is-sent");
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(function (form) {
      delete form.dataset.sent;
      form.classList.remove("is-sent");
    });
  });

  // whoever leaves leaves nothing behind: typing that was kept for want of a signal
  var leaving = document.getElementById("logout-form");
  if (leaving) leaving.addEventListener("submit", function () {
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf("sipitulung:") === 0) localStorage.removeItem(key);
      });
    } catch (error) { /* no storage, nothing kept */ }
  });

  document.querySelectorAll("[data-prints]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });

  // quick reasons: a touch puts the words into the field
  document.querySelectorAll("[data-fills]").forEach(function (chip) {
    chip.addEventListener("click", function () {
      var field = document.getElementById(chip.dataset.fills);
      var words = chip.textContent.trim();
      if (!field) return;
      field.value = field.value.trim() ? field.value.trim() + "; " + words : words;
      field.focus();
    });
  });

  // filters act as soon as they are chosen
  document.querySelectorAll("form[data-filters] select").forEach(function (select) {
    select.addEventListener("change", function () { select.form.submit(); });
  });

  document.querySelectorAll("#result_list thead a").forEach(function (link) {
    if (!link.textContent.trim()) link.setAttribute("aria-label", "Hapus urutan ini");
  });

  // Django's own tables become cards on a telephone: each cell says what it is
  var heads = Array.prototype.map.call(
    document.querySelectorAll("#result_list thead th"),
    function (head) { return head.textContent.trim(); }
  );
  document.querySelectorAll("#result_list tbody tr").forEach(function (row) {
    Array.prototype.forEach.call(row.children, function (cell, index) {
      if (heads[index]) cell.dataset.label = heads[index];
    });
  });

  // tick all, and how many are ticked
  var all = document.getElementById("tick-all");
  var ticks = document.querySelectorAll("input[data-tick]");
  var count = document.querySelectorAll("[data-tick-count]");
  function recount() {
    var n = document.querySelectorAll("input[data-tick]:checked").length;
    count.forEach(function (place) { place.textContent = String(n); });
    document.querySelectorAll("[data-needs-tick]").forEach(function (act) {
      act.disabled = n === 0;
    });
    if (all) all.checked = n > 0 && n === ticks.length;
  }
  if (ticks.length) {
    ticks.forEach(function (tick) { tick.addEventListener("change", recount); });
    if (all) all.addEventListener("change", function () {
      ticks.forEach(function (tick) { tick.checked = all.checked; });
      recount();
    });
    recount();
  }

  // a finding is ticked by writing its note
  document.querySelectorAll("[data-ticks]").forEach(function (note) {
    note.addEventListener("input", function () {
      var tick = document.getElementById(note.dataset.ticks);
      if (tick && note.value.trim()) tick.checked = true;
    });
  });

  // the examiner's keys: S sesuai, T tidak sesuai, on the tile that has the focus
  var tiles = Array.prototype.slice.call(document.querySelectorAll("[data-verdict]"));
  function current() {
    var focused = document.activeElement && document.activeElement.closest("[data-verdict]");
    if (focused) return focused;
    return tiles.filter(function (t) { return t.dataset.verdict === "unexamined"; })[0];
  }
  if (tiles.length) {
    document.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
      var verdict = { s: "right", t: "wrong" }[event.key.toLowerCase()];
      var tile = verdict && current();
      if (!tile) return;
      var act = tile.querySelector('button[value="' + verdict + '"]');
      if (act) { event.preventDefault(); act.click(); }
    });
  }
})();
