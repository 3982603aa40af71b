// The form of a letter: finds people, uploads at once, saves while one types.
// Every one of its buttons is a plain submit; without this script it works, slower.
(function () {
  "use strict";
  var form = document.getElementById("letter-form");
  if (!form || !window.fetch || !window.FormData) return;
  document.documentElement.classList.add("scripted");

  var $ = function (selector, root) { return (root || form).querySelector(selector); };
  var all = function (selector, root) {
    return Array.prototype.slice.call((root || form).querySelectorAll(selector));
  };
  var factsHolder = document.getElementById("form-facts");
  var facts = factsHolder ? JSON.parse(factsHolder.textContent) : {};
  var csrf = $("[name=csrfmiddlewaretoken]").value;

  // --- conditions: the same data that the server decides by -----------------------

  function isoDate(text) {
    var part = /^(\d{1,2})[-\/. ](\d{1,2})[-\/. ](\d{4})$/.exec(text.trim());
    if (!part) return text;
    return part[3] + "-" + ("0" + part[2]).slice(-2) + "-" + ("0" + part[1]).slice(-2);
  }
  function valueOf(name, root) {
    var inputs = all('[name="' + name + '"]', root).filter(function (each) {
      return each.type !== "hidden" || each.dataset.key;
    });
    if (!inputs.length) return undefined;
    var first = inputs[0];
    if (first.closest("[hidden]") && first.closest("[data-when][hidden]")) return "";
    if (first.type === "radio") {
      var on = inputs.filter(function (each) { return each.checked; })[0];
      return on ? on.value : "";
    }
    if (first.type === "checkbox") {
      if (first.value === "true" || first.value === "1") return first.checked;
      return inputs.filter(function (each) { return each.checked; })
        .map(function (each) { return each.value; });
    }
    var text = first.value.trim();
    if (first.dataset.kind === "date") return isoDate(text);
    if (first.dataset.kind === "money" || first.dataset.kind === "int") {
      return text.replace(/\./g, "");
    }
    return text;
  }
  function empty(value) {
    return value === undefined || value === null || value === "" ||
      (Array.isArray(value) && !value.length);
  }
  function valuesAt(path, element) {
    var dot = path.indexOf(".");
    if (dot > 0) {
      var role = path.slice(0, dot), key = path.slice(dot + 1);
      var people = all('[data-role="' + role + '"] [data-person]');
      if (!people.length) return [""];
      return people.map(function (person) {
        var name = "orang-" + role + "-" + person.dataset.index + "-" + key;
        return valueOf(name, person);
      });
    }
    var person = element.closest("[data-person]");
    if (person) {
      var prefix = "orang-" + person.closest("[data-role]").dataset.role + "-" +
        person.dataset.index + "-" + path;
      var own = valueOf(prefix, person);
      if (own !== undefined) return [own];
    }
    var value = valueOf("isian-" + path);
    if (value === undefined) value = valueOf(path);
    if (empty(value) && path in facts) value = facts[path];
    return [value];
  }
  function text(value) {
    if (value === true) return "true";
    if (value === false) return "false";
    return value === undefined || value === null ? "" : String(value);
  }
  function compare(op, value, wanted) {
    if (op === "filled") return !empty(value);
    if (op === "empty") return empty(value);
    if (op === "contains") {
      return (Array.isArray(value) ? value : [value]).map(text).indexOf(text(wanted)) >= 0;
    }
    if (op === "in" || op === "not_in") {
      return (wanted.map(text).indexOf(text(value)) >= 0) === (op === "in");
    }
    if (op === "eq" || op === "ne") {
      var same = text(value) === text(wanted) || (wanted === false && empty(value));
      return same === (op === "eq");
    }
    if (empty(value) || empty(wanted)) return false;
    var a = Number(value), b = Number(wanted);
    if (isNaN(a) || isNaN(b)) { a = String(value); b = String(wanted); }
    return { gt: a > b, gte: a >= b, lt: a < b, lte: a <= b }[op];
  }
  function show() {
    for (var round = 0; round < 2; round++) {
      all("[data-when]").forEach(function (element) {
        element.hidden = !JSON.parse(element.dataset.when).every(function (each) {
          return valuesAt(each.field, element).some(function (value) {
            return compare(each.op || "eq", value, each.value);
          });
        });
      });
    }
  }

  // --- saving ---------------------------------------------------------------------
  // What could not be sent is kept in this browser, or a lost signal costs an hour of
  // typing. It holds personal data, so it lives no longer than it must: removed with
  // the next save that succeeds, on leaving (Keluar), and after one day; it is read
  // back only for the same letter and the same user.

  var STORE = "sipitulung:isian:", DAY = 24 * 3600 * 1000;
  var key = STORE + form.dataset.keep;
  var state = $("[data-save-state]");
  var dirty = false, closed = false, saving = null, again = false;

  function kept() {
    try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
  }
  function forget(which) {
    try { localStorage.removeItem(which || key); } catch (error) { /* no storage */ }
  }
  function tidy(everything) {
    try {
      Object.keys(localStorage).forEach(function (each) {
        if (each.indexOf(STORE) !== 0) return;
        var entry = {};
        try { entry = JSON.parse(localStorage.getItem(each)) || {}; } catch (error) { /* old */ }
        if (everything || !(Date.now() - entry.at < DAY)) forget(each);
      });
    } catch (error) { /* no storage */ }
  }
  function typed() {
    var data = new FormData(form), body = new URLSearchParams();
    data.forEach(function (value, name) {
      if (typeof value !== "string" || name === "csrfmiddlewaretoken") return;
      if (/^(_|cari-|keluarga-)/.test(name)) return;
      body.append(name, value);
    });
    return body.toString();
  }
  function say(words, bad) {
    state.textContent = words;
    state.classList.toggle("is-bad", !!bad);
  }
  function post(url, body, type) {
    return fetch(url, {
      method: "POST", body: body, credentials: "same-origin",
      headers: { "X-CSRFToken": csrf, "Accept": "application/json", "Content-Type": type }
    });
  }
  // resolves to true when the server has it
  function save() {
    if (closed) return Promise.resolve(false);
    if (saving) { again = true; return saving.then(function () { return again ? save() : true; }); }
    var body = typed();
    dirty = false; again = false;
    say("Menyimpan…");
    saving = post(location.pathname, body, "application/x-www-form-urlencoded")
      .then(function (response) {
        var type = response.headers.get("Content-Type") || "";
        if (type.indexOf("json") < 0) throw new Error("login");
        return response.json().then(function (answer) {
          if (response.status === 409) {
            closed = true; say(answer.message, true); return false;
          }
          if (!response.ok) throw Object.assign(new Error("server"), { words: answer.message });
          forget();
          say("Tersimpan " + answer.saved);
          learn(answer);
          return true;
        });
      })
      .catch(function (error) {
        dirty = true;
        try {
          localStorage.setItem(key, JSON.stringify({ at: Date.now(), body: body }));
        } catch (full) { /* told below all the same */ }
        say(error.message === "login" ?
          "Belum tersimpan: masuk lagi di tab lain, lalu simpan." :
          error.words ? error.words + " Isian aman di perangkat ini." :
          "Belum tersimpan: tidak ada sambungan. Isian aman di perangkat ini.", true);
        return false;
      })
      .then(function (done) { saving = null; return done; });
    return saving;
  }
  function learn(answer) {
    facts = answer.facts;
    all("[data-told]").forEach(function (list) {
      list.textContent = "";
      (answer.told[list.dataset.told] || []).forEach(function (each) {
        var row = document.createElement("div");
        ["dt", "dd"].forEach(function (tag) {
          var cell = document.createElement(tag);
          cell.textContent = tag === "dt" ? each.label : each.text;
          row.appendChild(cell);
        });
        list.appendChild(row);
      });
    });
    all(".problem[data-live]").forEach(function (each) { each.remove(); });
    Object.keys(answer.unreadable || {}).forEach(function (anchor) {
      var field = document.getElementById(anchor);
      if (!field || field.contains(document.activeElement) || $(".problem", field)) return;
      complain(field, answer.unreadable[anchor]);
    });
    (answer.problems || []).forEach(function (words) { say(words, true); });
    show();
  }
  function complain(place, words) {
    var line = document.createElement("p");
    line.className = "problem";
    line.dataset.live = "1";
    line.textContent = words;
    place.appendChild(line);
  }
  function touched() { dirty = true; show(); }

  setInterval(function () { if (dirty && !saving) save(); }, 20000);
  window.addEventListener("online", function () { if (dirty) save(); });
  window.addEventListener("beforeunload", function (event) {
    if (dirty && !closed) { event.preventDefault(); event.returnValue = ""; }
  });
  var logout = document.getElementById("logout-form");
  if (logout) logout.addEventListener("submit", function () { dirty = false; tidy(true); });
  tidy(false);

  form.addEventListener("submit", function (event) {
    var name = event.submitter ? event.submitter.name : "_simpan";
    if (name !== "_lanjut" && name !== "_simpan") return;
    if (form.dataset.saved) { dirty = false; return; }
    event.preventDefault();
    save().then(function (done) {
      if (done && name === "_lanjut") {
        form.dataset.saved = "1"; // it is safe on the server: now the page may go
        all("input[type=file]").forEach(function (each) { each.disabled = true; });
        dirty = false;
        form.requestSubmit($('.form-bar [name="_lanjut"]'));
      }
    });
  });
  window.addEventListener("pageshow", function () {
    delete form.dataset.saved;
    all("input[type=file]").forEach(function (each) { each.disabled = false; });
  });
  all("[data-saves]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      if (!dirty && !saving) return;
      event.preventDefault();
      var tab = window.open("", "_blank");
      save().then(function (done) {
        if (!tab) return;
        if (done) { tab.opener = null; tab.location = link.href; } else tab.close();
      });
    });
  });

  var rescue = $("[data-rescue]"), old = kept();
  if (old && old.body && old.body !== typed()) {
    rescue.hidden = false;
    var at = new Date(old.at);
    $("[data-rescue-when]").textContent = "dari pukul " + ("0" + at.getHours()).slice(-2) +
      "." + ("0" + at.getMinutes()).slice(-2);
    $("[data-rescue-yes]").addEventListener("click", function () {
      post(location.pathname, old.body, "application/x-www-form-urlencoded")
        .then(function (response) {
          if (!response.ok) throw new Error();
          forget(); dirty = false;
          location.reload();
        })
        .catch(function () { say("Belum dapat dipulihkan: tidak ada sambungan.", true); });
    });
    $("[data-rescue-no]").addEventListener("click", function () {
      forget(); rescue.hidden = true;
    });
  } else forget();

  // --- typing ---------------------------------------------------------------------

  var DAYS = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"];
  var MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus",
    "September", "Oktober", "November", "Desember"];
  function echo(input) {
    var field = input.closest(".field"), line = field && $("[data-echo]", field);
    if (!line) return;
    var iso = isoDate(input.value), part = iso.split("-").map(Number);
    var day = /^\d{4}-\d\d-\d\d$/.test(iso) && new Date(part[0], part[1] - 1, part[2]);
    var right = day && day.getDate() === part[2] && day.getMonth() === part[1] - 1;
    line.textContent = right ? DAYS[day.getDay()] + ", " + part[2] + " " +
      MONTHS[part[1] - 1] + " " + part[0] : "";
    var calendar = $("[data-calendar]", field);
    if (calendar && right) calendar.value = iso;
  }
  function dress(root) {
    all('[data-kind="date"]', root).forEach(echo);
    all("[data-tick-person]", root).forEach(function (tick) { tick.removeAttribute("name"); });
  }
  form.addEventListener("input", function (event) {
    var input = event.target;
    if (input.closest("[data-picker]") || input.type === "file") return;
    if (input.hasAttribute("data-tick-person") || input.hasAttribute("data-calendar")) return;
    if (input.dataset.kind === "date") {
      var digits = input.value.replace(/\D/g, "");
      if (/^\d{8}$/.test(input.value)) {
        input.value = digits.slice(0, 2) + "-" + digits.slice(2, 4) + "-" + digits.slice(4);
      }
      echo(input);
    }
    if (input.dataset.kind === "money") {
      var plain = input.value.replace(/[.\s]/g, "");
      if (/^\d+$/.test(plain)) input.value = plain.replace(/\B(?=(\d{3})+$)/g, ".");
    }
    // what was said of this field no longer fits; it is checked again on going on
    var field = input.closest(".field");
    all(field ? ".problem" : ".problem[data-live]", field).forEach(function (each) {
      each.remove();
    });
    if (field && !$(".defect", field)) field.classList.remove("has-problem");
    touched();
  });
  form.addEventListener("change", function (event) {
    var input = event.target;
    if (input.hasAttribute("data-calendar")) {
      var part = input.value.split("-");
      var date = $('[data-kind="date"]', input.closest(".field"));
      date.value = part.length === 3 ? part[2] + "-" + part[1] + "-" + part[0] : "";
      echo(date); touched();
    } else if (input.hasAttribute("data-no-phone")) {
      var phone = $('[data-kind="phone"]', input.closest("[data-person]"));
      if (input.checked) phone.value = "";
      phone.readOnly = input.checked;
      touched();
    } else if (input.hasAttribute("data-upload")) upload(input);
    else if (input.hasAttribute("data-tick-person")) tick(input);
    else if (/-hapus$/.test(input.name) && input.closest("[data-person]")) {
      remove(input.closest("[data-person]"));
    } else if (!input.closest("[data-picker]")) touched();
  });
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    if (event.target.closest("[data-picker]")) enter(event.target);
  });

  // --- people ---------------------------------------------------------------------

  function ask(question) {
    return post(form.dataset.peopleUrl, JSON.stringify(question), "application/json")
      .then(function (response) {
        return response.json().then(function (answer) {
          if (!response.ok) throw new Error(answer.message || "");
          return answer;
        });
      });
  }
  function roleOf(element) { return element.closest("[data-role]"); }
  function residentsIn(slug) {
    return all('[data-role="' + slug + '"] [data-person][data-resident]').map(
      function (each) { return Number(each.dataset.resident); });
  }
  function results(role, words) {
    var place = $("[data-results]", role);
    place.textContent = "";
    if (!words) return;
    var line = document.createElement("p");
    line.className = "result-message";
    line.textContent = words;
    place.appendChild(line);
  }
  var timer = null, asked = 0;
  function seek(input) {
    var role = roleOf(input), mine = ++asked;
    if (input.value.trim().length < 3) { results(role); return Promise.resolve(); }
    return ask({ ask: "search", role: role.dataset.role, term: input.value })
      .then(function (answer) {
        if (mine === asked) $("[data-results]", role).innerHTML = answer.html;
      })
      .catch(function (error) {
        if (mine === asked) results(role, error.message || "Pencarian gagal. Periksa sambungan.");
      });
  }
  form.addEventListener("input", function (event) {
    if (!event.target.classList.contains("picker-input")) return;
    clearTimeout(timer);
    // the full NIK is asked for at once; each look-up of the KUA is logged
    var digits = event.target.value.replace(/[\s.\-]/g, "");
    timer = setTimeout(seek, /^\d{16}$/.test(digits) ? 0 : 350, event.target);
  });
  function enter(input) {
    clearTimeout(timer);
    var found = all(".result", roleOf(input));
    if (found.length === 1) choose(roleOf(input), Number(found[0].dataset.resident));
    else seek(input);
  }
  form.addEventListener("keydown", function (event) {
    var way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    var picker = way && event.target.closest("[data-picker]");
    if (!picker) return;
    var stops = [$(".picker-input", picker)].concat(all(".result", picker));
    var next = stops[stops.indexOf(event.target) + way];
    if (next) { event.preventDefault(); next.focus(); }
  });
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    var role = roleOf(button);
    if (button.name === "_pilih") {
      event.preventDefault(); choose(role, Number(button.dataset.resident));
    } else if (button.name === "_cari") {
      event.preventDefault(); enter($(".picker-input", role));
    } else if (button.name === "_manual") {
      event.preventDefault(); manual(role);
    } else if (button.name === "_hapus_berkas") {
      event.preventDefault(); detach(button);
    } else if (button.hasAttribute("data-add-row")) addRow(button);
  });
  function nextIndex(role) { return Number($("[data-count]", role).value); }
  function put(role, html, index) {
    var list = $("[data-people]", role);
    if (role.classList.contains("is-single")) list.textContent = "";
    list.insertAdjacentHTML("beforeend", html);
    $("[data-count]", role).value = index + 1;
    dress(list);
    settle(role);
    return list.lastElementChild;
  }
  function settle(role) {
    var most = Number(role.dataset.most) || Infinity;
    var count = all("[data-person]", role).length;
    $("[data-picker]", role).hidden = count >= most;
    results(role);
    $(".picker-input", role).value = "";
    mark(role);
    refreshFamilies(role.dataset.role);
    touched();
  }
  // ticked is who stands in the role, or is on his way there
  function mark(role) {
    var here = residentsIn(role.dataset.role).concat(role.coming || []);
    all("[data-tick-person]", role).forEach(function (each) {
      each.checked = here.indexOf(Number(each.value)) >= 0;
    });
  }
  function choose(role, resident) {
    role.coming = role.coming || [];
    if (residentsIn(role.dataset.role).concat(role.coming).indexOf(resident) >= 0) {
      results(role, "Orang ini sudah ada di daftar."); return Promise.resolve();
    }
    function arrived() {
      role.coming = role.coming.filter(function (each) { return each !== resident; });
    }
    role.coming.push(resident);
    var index = nextIndex(role);
    $("[data-count]", role).value = index + 1; // two quick ticks get two places
    role.classList.add("is-busy");
    return ask({ ask: "choose", role: role.dataset.role, index: index, resident: resident })
      .then(function (answer) {
        var wanted = role.coming.indexOf(resident) >= 0; // not unticked on his way
        arrived();
        if (!wanted) { settle(role); return; }
        put(role, answer.html, Math.max(index, nextIndex(role) - 1));
        Object.keys(answer.defaults).forEach(function (each) {
          var input = $('[name="isian-' + each + '"]');
          if (input && !input.value) {
            input.value = answer.defaults[each];
            if (input.dataset.kind === "date") echo(input);
          }
        });
        save();
      })
      .catch(function (error) {
        arrived();
        settle(role);
        results(role, error.message || "Belum dapat dimuat. Periksa sambungan, lalu coba lagi.");
      })
      .then(function () { role.classList.toggle("is-busy", role.coming.length > 0); });
  }
  function manual(role) {
    var index = nextIndex(role), typedName = $(".picker-input", role).value.trim();
    var html = $("[data-blank]", role).innerHTML.replace(/__n__/g, index);
    var block = put(role, html, index);
    var name = $('[name$="-' + (/^[\d\s.]+$/.test(typedName) ? "nik" : "nama") + '"]', block);
    if (name && typedName) name.value = typedName;
    var first = $(".input", block);
    if (first) first.focus();
  }
  function remove(block) {
    var role = roleOf(block);
    block.remove();
    settle(role);
    if (role.classList.contains("is-single")) $(".picker-input", role).focus();
  }
  function tick(input) {
    var role = roleOf(input), resident = Number(input.value);
    if (input.checked) { choose(role, resident); return; }
    var block = $('[data-person][data-resident="' + resident + '"]', role);
    if (block) remove(block);
    else role.coming = (role.coming || []).filter(function (each) { return each !== resident; });
  }
  function refreshFamilies(slug) {
    all("[data-family-of]").forEach(function (role) {
      var from = role.dataset.familyOf.split(" ");
      if (from.indexOf(slug) < 0) return;
      var people = {};
      from.concat(role.dataset.role).forEach(function (each) { people[each] = residentsIn(each); });
      ask({ ask: "family", role: role.dataset.role, people: people })
        .then(function (answer) {
          var place = $("[data-family]", role);
          place.innerHTML = answer.html;
          dress(place);
          mark(role);
        })
        .catch(function () { /* the ticks stay as they were */ });
    });
  }
  function addRow(button) {
    var rows = button.closest("[data-rows]"), count = $("[data-count]", rows);
    var html = $("template", rows).innerHTML.replace(/__n__/g, count.value);
    $("[data-items]", rows).insertAdjacentHTML("beforeend", html);
    count.value = Number(count.value) + 1;
    touched();
  }

  // --- uploads --------------------------------------------------------------------

  // telephones take pictures of 4 to 8 MB; 2200 dots are plenty for a sheet of paper
  function smaller(file) {
    if (!/^image\/(jpeg|png)$/.test(file.type) || file.size < 1200000 || !window.createImageBitmap) {
      return Promise.resolve(file);
    }
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
      var scale = Math.min(1, 2200 / Math.max(picture.width, picture.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve) {
        canvas.toBlob(function (blob) {
          resolve(blob && blob.size < file.size ? blob : file);
        }, "image/jpeg", 0.85);
      });
    }).catch(function () { return file; });
  }
  function send(url, file, progress) {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest(), data = new FormData();
      data.append("berkas", file, "berkas");
      request.open("POST", url);
      request.setRequestHeader("X-CSRFToken", csrf);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = function (event) {
        if (event.lengthComputable) progress(event.loaded / event.total * 100);
      };
      request.onload = function () {
        try { resolve(JSON.parse(request.responseText)); } catch (error) { reject(error); }
      };
      request.onerror = reject;
      request.send(data);
    });
  }
  function filled(slot, answer, errors) {
    if (answer) {
      $("[data-tiles]", slot).innerHTML = answer.html;
      slot.classList.toggle("is-filled", answer.count > 0);
    }
    var notes = $("[data-slot-notes]", slot);
    all(".problem", notes).forEach(function (each) { each.remove(); });
    errors.forEach(function (words) { complain(notes, words); });
    slot.classList.toggle("has-problem", errors.length > 0 || !!$(".defect", slot));
  }
  function upload(input) {
    var slot = input.closest("[data-slot]"), files = Array.prototype.slice.call(input.files);
    var bar = $("[data-uploading]", slot), meter = $("progress", bar), errors = [], last = null;
    input.value = "";
    bar.hidden = !files.length;
    files.reduce(function (before, file, number) {
      return before.then(function () { return smaller(file); }).then(function (ready) {
        $("span", bar).textContent = "Mengunggah " + (number + 1) + " dari " + files.length + "…";
        meter.value = 0;
        return send(input.dataset.upload, ready, function (part) { meter.value = part; });
      }).then(function (answer) {
        last = answer;
        errors = errors.concat(answer.errors);
      }).catch(function () {
        errors.push("Berkas belum terkirim. Periksa sambungan, lalu pilih lagi.");
      });
    }, Promise.resolve()).then(function () {
      bar.hidden = true;
      filled(slot, last, errors);
    });
  }
  function detach(button) {
    if (!window.confirm("Hapus berkas ini?")) return;
    var slot = button.closest("[data-slot]");
    post(button.dataset.url, "", "application/x-www-form-urlencoded")
      .then(function (response) { return response.json(); })
      .then(function (answer) { filled(slot, answer, answer.errors); })
      .catch(function () { filled(slot, null, ["Belum terhapus. Periksa sambungan."]); });
  }

  // --- at first -------------------------------------------------------------------

  dress(form);
  show();
  function reveal() {
    var part = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!part || !form.contains(part)) return;
    for (var fold = part; fold && fold !== form; fold = fold.parentElement) {
      if (fold.tagName === "DETAILS") fold.open = true;
    }
    part.scrollIntoView({ block: "center" });
    var input = $(".input, input:not([type=hidden])", part);
    if (input) input.focus({ preventScroll: true });
  }
  window.addEventListener("hashchange", reveal);
  form.addEventListener("click", function (event) {
    var link = event.target.closest(".summary a");
    if (link && link.hash === location.hash) reveal();
  });
  var summary = document.getElementById("ringkasan");
  if (summary) summary.focus(); else reveal();
})();
