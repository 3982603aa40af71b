// "Salin": puts the text of a field where it can be pasted; without it one selects it.
(function () {
  "use strict";
  var told = document.querySelector("[data-copied]");
  document.querySelectorAll("[data-copies]").forEach(function (button) {
    var field = document.getElementById(button.dataset.copies);
    if (!field) return;
    button.hidden = false;
    function done(copied) {
      if (told) told.textContent = copied ? "Tersalin." : "Tekan lama alamatnya, lalu salin.";
    }
    button.addEventListener("click", function () {
      field.focus();
      field.select();
      // the clipboard is for secure pages only; in an office without a certificate
      // the older way still works
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(field.value).then(
          function () { done(true); }, function () { done(document.execCommand("copy")); }
        );
      } else {
        done(document.execCommand("copy"));
      }
    });
  });
})();
