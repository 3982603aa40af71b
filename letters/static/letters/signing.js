// Signs letter by letter where a gateway takes seconds for each: the page asks for one
// after the other and shows how far it is. The passphrase stays in the field until then.
(function () {
  "use strict";
  var form = document.querySelector("form[data-one-by-one]");
  if (!form || !window.fetch) return;

  var secret = form.querySelector("#passphrase");
  var go = form.querySelector("[data-needs-tick]");
  var stop = form.querySelector("[data-stop]");
  var bar = form.querySelector("[data-progress]");
  var words = form.querySelector("[data-progress-words]");
  var meter = bar.querySelector("progress");
  var running = false;
  var stopping = false;

  window.addEventListener("beforeunload", function (event) {
    if (running) event.preventDefault();
  });
  stop.addEventListener("click", function () {
    stopping = true;
    stop.disabled = true;
  });

  form.addEventListener("submit", function (event) {
    if (event.submitter && event.submitter.name === "kode") return;
    event.preventDefault();
    var ticks = Array.prototype.slice.call(
      form.querySelectorAll("input[data-tick]:checked")
    );
    if (running || !ticks.length || !secret.value) return;
    run(ticks);
  });

  function run(ticks) {
    var signed = 0;
    var failed = 0;
    running = true;
    stopping = false;
    bar.hidden = stop.hidden = false;
    stop.disabled = false;
    go.disabled = true;
    meter.max = ticks.length;

    function next(index) {
      meter.value = index;
      if (index === ticks.length || stopping) return end(index);
      words.textContent = "Menandatangani surat " + (index + 1) + " dari " + ticks.length + " …";
      var tick = ticks[index];
      show(tick, "Sedang ditandatangani …", "");
      ask(tick).then(function (answer) {
        show(tick, answer.done ? "Sudah ditandatangani." : answer.message, answer.done ? "is-done" : "is-failed");
        if (answer.done) {
          signed += 1;
          tick.checked = false;
          tick.disabled = true;
        } else {
          failed += 1;
        }
        if (answer.stopped) return end(index + 1);
        next(index + 1);
      });
    }

    function end(tried) {
      var left = ticks.length - tried;
      running = false;
      secret.value = "";
      stop.hidden = true;
      meter.value = tried;
      words.textContent = signed + " dari " + ticks.length + " surat ditandatangani" +
        (failed ? ", " + failed + " gagal (alasannya ada di barisnya)" : "") +
        (left ? ", " + left + " belum dicoba" : "") + ".";
      go.disabled = false;
      ticks[0].dispatchEvent(new Event("change")); // counts anew what is ticked
      if (signed < ticks.length) secret.focus();
    }

    next(0);
  }

  function ask(tick) {
    var said = new FormData();
    said.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    said.append("penyedia", form.querySelector("[name=penyedia]").value);
    said.append("passphrase", secret.value);
    said.append("pilih", tick.value);
    return fetch(form.dataset.oneByOne, { method: "POST", body: said, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok || answer.redirected) throw new Error("no answer");
        return answer.json();
      })
      .catch(function () {
        return {
          done: false,
          stopped: true,
          message: "Server tidak menjawab. Muat ulang halaman ini: surat yang sudah ditandatangani tidak tampil lagi."
        };
      });
  }

  function show(tick, text, kind) {
    var place = tick.closest("tr").querySelector("[data-outcome]");
    place.textContent = text;
    place.className = "outcome " + kind;
  }
})();
