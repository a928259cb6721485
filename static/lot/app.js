/* The lot walk: find a car, say that it was seen, and keep what was said until the server has it. */
"use strict";
(() => {
  const { vin, store, sending, camera } = Lot;
  const page = document.body.dataset;
  const MOST_WAITING = 200, DAY = 24 * 3600 * 1000, AGAIN = 30_000;
  const byId = (id) => document.getElementById(id);
  const state = { meta: null, units: [], places: [], outbox: [], sent: [], link: navigator.onLine ? "online" : "offline", unit: null, settling: null };

  /** An element with its attributes and children; text is text, never markup. */
  const h = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== ""));
    return node;
  };
  const number = (value) => Number(value).toLocaleString("en");
  const clock = (iso) => new Date(iso).toLocaleTimeString("en", { hour: "numeric", minute: "2-digit" });
  const plural = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;
  const placeOf = (id) => state.places.find((place) => place.id === id)?.name || "";
  const say = (text, tone = "") => {
    byId("said").textContent = text;
    byId("said").className = `said ${tone}`;
  };

  // What counts as seen today: the server's word, and what waits here.
  const seenToday = (unit) => unit.seen_at && state.meta && unit.seen_at >= state.meta.day_start;
  const waitingFor = (unit) => state.outbox.find((item) => item.unit_id === unit.id && item.state !== "refused");
  const isSeen = (unit) => Boolean(waitingFor(unit) || seenToday(unit));

  const read = async () => {
    const [meta, units, places, outbox, sent] = await Promise.all([store.get("meta", "stock"), store.all("units"), store.all("places"), store.all("outbox"), store.all("sent")]);
    const fresh = meta && Date.now() - meta.at < DAY;
    Object.assign(state, { meta: meta || null, units: fresh ? units : [], places: fresh ? places : [], outbox, sent });
  };

  // Drawing
  const LINKS = { online: "Online", offline: "Offline", out: "Sign in to send" };
  const drawHead = () => {
    const left = state.outbox.filter((item) => item.state === "waiting").length;
    byId("link").textContent = left ? `${LINKS[state.link]} · ${left} to send` : LINKS[state.link];
    byId("link").dataset.link = state.link;
    byId("store").textContent = state.meta?.store_name || "";
    byId("sign-in").hidden = state.link !== "out";
    const seen = state.units.filter(isSeen).length;
    byId("progress").max = state.units.length || 1;
    byId("progress").value = seen;
    byId("progress-words").textContent = state.units.length ? `${number(seen)} of ${number(state.units.length)} seen today` : "No stock on this phone yet. Open this page once with a connection.";
  };
  const line = (unit, ...more) => h("li", {}, h("button", { type: "button", class: "row", "data-unit": unit.id, onclick: () => choose(unit) },
    h("b", {}, unit.title), h("span", {}, [unit.stock_number, unit.colour, (unit.vin || "no VIN").slice(-8)].filter(Boolean).join(" · ")), ...more));
  const place = (unit) => placeOf(unit.place_id) ? h("i", {}, placeOf(unit.place_id)) : "";
  const empty = (text) => h("li", { class: "none" }, text);
  const fill = (id, rows, text) => byId(id).replaceChildren(...(rows.length ? rows : [empty(text)]));
  const drawLists = () => {
    const missing = state.units.filter((unit) => !isSeen(unit));
    const order = (unit) => state.places.findIndex((row) => row.id === unit.place_id) + 1 || 999;
    missing.sort((a, b) => order(a) - order(b) || a.title.localeCompare(b.title));
    fill("missing", missing.slice(0, 300).map((unit) => line(unit, place(unit))), state.units.length ? "Everything was seen today." : "Nothing to show.");
    fill("sent", [...state.sent].sort((a, b) => b.seen_at.localeCompare(a.seen_at)).map((item) => h("li", {}, h("div", { class: "row" }, h("b", {}, item.title), h("span", {}, `${clock(item.seen_at)}${placeOf(item.place_id) ? ` · ${placeOf(item.place_id)}` : ""}`)))), "Nothing sent from this phone yet.");
    fill("outbox", state.outbox.map(waiting), "Nothing waits to be sent.");
    byId("count-missing").textContent = number(missing.length);
    byId("count-outbox").textContent = number(state.outbox.length);
    byId("count-sent").textContent = number(state.sent.length);
    byId("tab-outbox").classList.toggle("is-warn", state.outbox.some((item) => item.state !== "waiting"));
  };
  const button = (label, act, kind = "") => h("button", { type: "button", class: `btn ${kind}`, onclick: act }, label);
  const waiting = (item) => {
    const told = [clock(item.seen_at), placeOf(item.place_id), item.odometer === null ? "" : `${number(item.odometer)} ${item.odometer_unit}`, item.photo ? "photo" : "", item.note && `“${item.note}”`];
    const row = h("li", { class: `item is-${item.state}`, "data-item": item.client_id }, h("b", {}, item.title), h("span", {}, told.filter(Boolean).join(" · ")));
    if (item.state === "waiting") row.append(h("em", {}, item.store_id === state.meta?.store_id ? "Waits to be sent" : `Belongs to ${item.store_name}: switch there to send it`));
    (item.doubts || []).forEach((doubt) => item.state === "doubt" && row.append(h("p", { role: "alert" }, doubt.text)));
    if (item.state === "refused") row.append(h("p", { role: "alert" }, item.detail));
    const acts = h("div", { class: "acts" });
    if (item.state === "doubt") {
      const codes = item.doubts.map((doubt) => doubt.code);
      acts.append(button(codes.length === 1 ? item.doubts[0].settle : "Record it all the same", () => settle(item, { settled: [...item.settled, ...codes] }), "is-main"));
      if (codes.includes("odometer_lower")) acts.append(button("Leave the odometer out", () => settle(item, { odometer: null })));
    }
    if (item.state === "refused") acts.append(button("Try again", () => settle(item, {})));
    acts.append(button("Discard", () => discard(item)));
    row.append(acts);
    return row;
  };
  const draw = () => { drawHead(); drawLists(); };
  const redraw = async () => { await read(); draw(); };

  // Finding
  const look = (text) => {
    const wanted = vin.read(text);
    const found = vin.find(state.units, text);
    if (found.length === 1) return choose(found[0]);
    fill("found", found.slice(0, 20).map((unit) => line(unit, place(unit))), "");
    byId("found").hidden = !found.length;
    if (found.length) return say(`${plural(found.length, "car")} end like this. Choose one.`);
    if (wanted.length < vin.SHORTEST) return say("Type at least the last four characters, or the stock number.", "bad");
    if (wanted.length < 17) return say(`No car here ends in ${wanted}.`, "bad");
    return say(vin.problem(wanted) || `${wanted} is a VIN, but no car of this store's stock.`, "bad");
  };
  const choose = (unit) => {
    state.unit = unit;
    const form = byId("seen-form");
    form.reset();
    byId("seen-title").textContent = unit.title;
    byId("seen-about").textContent = [unit.stock_number, unit.colour, unit.vin || "no VIN"].filter(Boolean).join(" · ");
    byId("seen-known").textContent = [unit.status_label, placeOf(unit.place_id) && `last at ${placeOf(unit.place_id)}`, unit.odometer !== null && `${number(unit.odometer)} ${unit.odometer_unit}`].filter(Boolean).join(" · ");
    form.elements.place.replaceChildren(h("option", { value: "" }, "—"), ...state.places.map((row) => h("option", { value: row.id }, row.lot ? `${row.name} · ${row.lot}` : row.name)));
    form.elements.place.value = sessionStorage.getItem("lot-place") || unit.place_id || "";
    form.elements.photo.closest("label").hidden = !state.meta?.may_photo;
    byId("seen-unit").textContent = unit.odometer_unit;
    byId("found").hidden = true;
    say("");
    byId("seen").showModal();
    byId("seen-done").focus();
  };
  const keep = async (event) => {
    event.preventDefault();
    const { unit } = state, form = event.target.elements;
    if (state.outbox.length >= MOST_WAITING) return say("The phone is full: send or discard first.", "bad");
    const file = form.photo.files[0];
    const item = {
      client_id: crypto.randomUUID(), who: state.meta.who, unit_id: unit.id, title: `${unit.title} · ${unit.stock_number}`, odometer_unit: unit.odometer_unit,
      store_id: state.meta.store_id, store_name: state.meta.store_name, place_id: Number(form.place.value) || null,
      odometer: form.odometer.value === "" ? null : Number(form.odometer.value), note: form.note.value.trim(),
      photo: file ? await camera.shrink(file).catch(() => null) : null, seen_at: new Date().toISOString(), status: unit.status, settled: [], state: "waiting", recorded: false,
    };
    sessionStorage.setItem("lot-place", form.place.value);
    await store.put("outbox", item);
    byId("seen").close();
    byId("find").value = "";
    byId("find").focus();
    await redraw();
    say(file && !item.photo ? `${unit.title}: seen. Its photo could not be read.` : `${unit.title}: seen.`, "good");
    sync();
  };
  const settle = async (item, change) => {
    await store.put("outbox", { ...item, ...change, state: "waiting", doubts: [], detail: "" });
    await redraw();
    sync();
  };
  const discard = async (item) => {
    await store.remove("outbox", item.client_id);
    await redraw();
    say(`${item.title}: discarded.`);
  };

  // The connection
  const sync = async () => {
    if (!navigator.onLine) { state.link = "offline"; return drawHead(); }
    try {
      if (await sending.refresh()) return location.reload();
      if (await sending.send()) await sending.refresh();
      state.link = "online";
    } catch (error) {
      state.link = error instanceof sending.SignedOut ? "out" : error instanceof sending.Away ? "offline" : "online";
      if (state.link === "online") say(error.message, "bad");
    }
    await redraw();
    const open = state.outbox.filter((item) => item.state !== "waiting").length;
    if (open) say(`${plural(open, "sighting")} to settle: see “To send”.`, "bad");
  };

  // The camera
  let stop = null;
  const closeCamera = () => { stop?.(); stop = null; byId("camera").close(); };
  const openCamera = async () => {
    byId("camera").showModal();
    byId("camera-said").textContent = "Hold the VIN's barcode into the picture.";
    try {
      stop = await camera.start(byId("video"), page.detector, (text) => {
        const wanted = vin.read(text), known = vin.find(state.units, wanted).length > 0;
        if (!known && vin.problem(wanted)) {
          byId("camera-said").textContent = `Read ${wanted}: that is no VIN of ours. Hold it still.`;
          return false;
        }
        closeCamera();
        byId("find").value = wanted;
        look(wanted);
        return true;
      });
      if (!byId("camera").open) closeCamera();
    } catch {
      closeCamera();
      say("The camera cannot be used. Type the VIN or its end.", "bad");
    }
  };

  // Tabs: which one is open is in the address.
  const show = () => {
    const open = ["missing", "outbox", "sent"].find((name) => location.hash === `#${name}`) || "missing";
    document.querySelectorAll(".tabs a").forEach((tab) => tab.toggleAttribute("aria-current", tab.hash === `#${open}`));
    document.querySelectorAll("[data-list]").forEach((part) => { part.hidden = part.dataset.list !== open; });
  };

  const signOut = async (event) => {
    event.preventDefault();
    const left = state.outbox.length;
    if (left && !confirm(`${plural(left, "sighting")} on this phone would be lost. Sign out all the same?`)) return;
    event.target.elements.csrfmiddlewaretoken.value = state.meta?.csrf || "";
    await store.wipe();
    event.target.submit();
  };

  byId("find-form").addEventListener("submit", (event) => { event.preventDefault(); look(byId("find").value); });
  byId("seen-form").addEventListener("submit", keep);
  byId("sign-out").addEventListener("submit", signOut);
  byId("scan").addEventListener("click", openCamera);
  document.querySelectorAll("[data-closes]").forEach((node) => node.addEventListener("click", () => node.closest("dialog").close()));
  byId("camera").addEventListener("close", () => { stop?.(); stop = null; });
  self.addEventListener("hashchange", show);
  self.addEventListener("online", sync);
  self.addEventListener("offline", () => { state.link = "offline"; drawHead(); });
  document.addEventListener("visibilitychange", () => document.hidden || sync());
  setInterval(() => document.hidden || sync(), AGAIN);

  show();
  redraw().then(sync).then(() => navigator.serviceWorker?.register("sw.js", { scope: "./" })).catch(() => {});  // without a network: next time
})();
