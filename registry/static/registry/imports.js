// Uploads with a bar that tells the truth, and asks how far an import is.
(function () {
  "use strict";

  var form = document.getElementById("upload");
  if (form && window.XMLHttpRequest && window.FormData) upload(form);
  var waiting = document.querySelector("[data-poll]");
  if (waiting && window.fetch) poll(waiting);

  // a number that leads to a folded part opens it
  document.querySelectorAll(".counts a[href^='#']").forEach(function (link) {
    link.addEventListener("click", function () {
      var part = document.querySelector(link.getAttribute("href"));
      if (part && part.tagName === "DETAILS") part.open = true;
    });
  });

  function upload(form) {
    var problem = form.querySelector("[data-problem]");
    var bar = form.querySelector("[data-bar]");
    var words = form.querySelector("[data-bar-words]");
    var progress = bar.querySelector("progress");
    var button = form.querySelector("button[type=submit]");
    var file = form.querySelector("input[type=file]");

    function say(message) {
      problem.textContent = message;
      problem.hidden = !message;
      bar.hidden = true;
      button.disabled = false;
      delete form.dataset.sent;
      form.classList.remove("is-sent");
      if (message) problem.scrollIntoView({ block: "center" });
    }
    function tooLarge() {
      var chosen = file.files[0];
      return chosen && chosen.size > Number(form.dataset.most);
    }
    file.addEventListener("change", function () {
      say(tooLarge() ? "Berkas terlalu besar; paling besar " + form.dataset.mostWords + ". Bagi menjadi beberapa berkas, misalnya per desa." : "");
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (button.disabled) return;
      if (!file.files.length) { say("Pilih berkasnya dahulu."); return; }
      if (tooLarge()) { file.dispatchEvent(new Event("change")); return; }
      say("");
      button.disabled = true;
      bar.hidden = false;
      progress.value = 0;
      words.textContent = "Mengirim ...";
      var request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", function (event) {
        if (!event.lengthComputable) return;
        progress.value = 100 * event.loaded / event.total;
        words.textContent = event.loaded < event.total
          ? "Terkirim " + Math.floor(progress.value) + "%"
          : "Terkirim. Disimpan di server ...";
      });
      request.addEventListener("load", function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (error) { /* a page */ }
        if (answer.address) { window.location.assign(answer.address); return; }
        if (request.status === 413) answer.message = "Berkas terlalu besar; paling besar " + form.dataset.mostWords + ".";
        if (request.status === 403 || request.responseURL.indexOf("/login/") > 0) answer.message = "Sesi Anda sudah berakhir. Muat ulang halaman, masuk lagi, lalu unggah sekali lagi.";
        say(answer.message || "Berkas belum tersimpan karena gangguan pada server. Coba lagi.");
      });
      request.addEventListener("error", function () {
        say("Sambungan terputus sebelum berkas sampai. Periksa internet, lalu coba lagi.");
      });
      request.send(new FormData(form));
    });
    window.addEventListener("pageshow", function () { button.disabled = false; });
  }

  function poll(place) {
    var bar = place.querySelector("progress");
    var words = place.querySelector("[data-words]");
    var failed = 0;
    function grouped(number) {
      return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
    }
    function ask() {
      fetch(place.dataset.poll, { credentials: "same-origin", headers: { Accept: "application/json" } })
        .then(function (answer) {
          if (!answer.ok) throw new Error(answer.status);
          return answer.json();
        })
        .then(function (told) {
          failed = 0;
          if (told.state !== place.dataset.state) { window.location.reload(); return; }
          if (told.total) {
            bar.value = told.percent;
            words.textContent = grouped(told.count) + " dari sekitar " + grouped(told.total) + " baris";
          }
          setTimeout(ask, 1500);
        })
        .catch(function () {
          failed += 1;
          words.textContent = "Sambungan terputus; mencoba lagi ...";
          setTimeout(ask, Math.min(15000, 1500 * failed));
        });
    }
    setTimeout(ask, 1500);
  }
})();
