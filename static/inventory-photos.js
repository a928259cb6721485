/* Photos of the vehicle page: one request a file, one after the other, so that they stand in the order in
   which they were chosen, each with its progress line and retry; the order after a drag. */
"use strict";
(() => {
  const card = () => document.getElementById("photo-card");
  const grid = () => document.getElementById("photos");
  const AT_ONCE = 1, MOST = 10 * 1024 * 1024;
  const waiting = [];
  let sending = 0, dragging = false;

  const refresh = () => htmx.ajax("GET", card().dataset.photos, { target: "#photos", swap: "outerHTML", source: "#photos" });

  const say = (line, words, bad) => {
    const told = line.querySelector("[role=status]");
    told.textContent = words;
    told.classList.toggle("is-bad", Boolean(bad));
    line.querySelector("progress").hidden = Boolean(bad);
    line.querySelectorAll("button").forEach((button) => { button.hidden = !bad; });
  };

  const next = () => {
    while (sending < AT_ONCE && waiting.length) { sending += 1; send(waiting.shift()); }
  };
  const ended = () => { sending -= 1; next(); refresh(); };

  const send = ({ file, view, line }) => {
    const request = new XMLHttpRequest(), body = new FormData();
    body.append("view", view);
    body.append("photos", file, file.name);
    request.open("POST", card().dataset.photos);
    request.timeout = 120000;
    for (const [name, value] of Object.entries(JSON.parse(document.body.getAttribute("hx-headers")))) request.setRequestHeader(name, value);
    request.setRequestHeader("HX-Request", "true");
    say(line, "Sending…");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) line.querySelector("progress").value = 100 * event.loaded / event.total;
    };
    request.onload = () => {
      if (request.status === 201) { line.remove(); return ended(); }
      let words = "It was not taken. Try again.";
      try { words = JSON.parse(request.responseText).detail || words; } catch { /* an error page */ }
      say(line, words, true);
      ended();
    };
    request.onerror = request.ontimeout = () => { say(line, "No connection. Nothing was sent.", true); ended(); };
    request.send(body);
  };

  const enqueue = (entry) => {
    if (entry.file.size > MOST) return say(entry.line, "This photo has more than 10 MB. Send it smaller.", true);
    say(entry.line, "Waiting…");
    waiting.push(entry);
    next();
  };

  document.addEventListener("change", (event) => {
    if (event.target.id !== "photo-files") return;
    const view = event.target.form.elements.view.value;
    for (const file of event.target.files) {
      const line = document.getElementById("photo-line").content.firstElementChild.cloneNode(true);
      line.querySelector(".k-photo-name").textContent = file.name;
      document.getElementById("photo-queue").append(line);
      const entry = { file, view, line };
      line.querySelector("[data-dismiss]").addEventListener("click", () => { line.remove(); document.getElementById("photo-files").focus(); });
      line.querySelector("[data-retry]").addEventListener("click", () => enqueue(entry));
      enqueue(entry);
    }
    event.target.value = "";
  });

  /* A grid in use is not replaced by the poll */
  document.addEventListener("pointerdown", (event) => { dragging = Boolean(event.target.closest?.("[data-photo]")); });
  for (const name of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(name, () => { dragging = false; });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const choosing = document.activeElement?.matches?.("#photos select");
    if (event.detail.elt === grid() && event.detail.requestConfig.verb === "get" && (dragging || choosing)) event.preventDefault();
  });

  document.addEventListener("photos-sorted", () => {
    dragging = false;
    const order = [...grid().querySelectorAll("[data-photo]")].map((tile) => tile.dataset.photo).join(",");
    if (order === grid().dataset.seen) return;
    htmx.ajax("POST", card().dataset.order, {
      target: "#photos", swap: "outerHTML", source: "#photos", values: { order, seen: grid().dataset.seen },
    });
  });
})();
