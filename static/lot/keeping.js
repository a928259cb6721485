/* What the phone keeps and how it gets to the server: today's stock comes, sightings wait here and go, each with
   the id that makes it count once. Nothing of it outlives a sign-out. */
"use strict";
(() => {
  const NAME = "keyline-lot";
  const KEYS = { meta: "key", units: "id", places: "id", outbox: "client_id", sent: "client_id" };
  let opened = null;

  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const open = () => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => Object.entries(KEYS).forEach(([name, keyPath]) => request.result.createObjectStore(name, { keyPath }));
    return settled(request).then((db) => {
      db.onversionchange = () => { db.close(); opened = null; };  // another tab wipes
      return db;
    });
  };
  const database = () => (opened ??= open());
  const within = async (name, mode, act) => {
    const transaction = (await database()).transaction(name, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    const result = act(transaction.objectStore(name));
    await done;
    return result?.result;
  };

  const all = (name) => within(name, "readonly", (rows) => rows.getAll());
  const get = (name, key) => within(name, "readonly", (rows) => rows.get(key));
  const put = (name, row) => within(name, "readwrite", (rows) => { rows.put(row); });
  const remove = (name, key) => within(name, "readwrite", (rows) => { rows.delete(key); });
  const replace = (name, rows) => within(name, "readwrite", (kept) => { kept.clear(); rows.forEach((row) => kept.put(row)); });

  /** Everything that this page ever kept on the phone. */
  const wipe = async () => {
    if (opened) (await opened).close();
    opened = null;
    await settled(indexedDB.deleteDatabase(NAME));
    const caches = await self.caches.keys();
    await Promise.all(caches.filter((name) => name.startsWith(NAME)).map((name) => self.caches.delete(name)));
    const workers = await navigator.serviceWorker.getRegistrations();
    await Promise.all(workers.filter((worker) => worker.scope.endsWith("/admin/lot/")).map((worker) => worker.unregister()));
  };

  const store = Lot.store = { all, get, put, remove, replace, wipe };

  const MOST_SENT = 200;
  class Away extends Error {}
  class SignedOut extends Error {}

  /** An answer of the server itself; Away without a network, SignedOut where it asks for a sign-in. */
  const ask = async (url, options = {}) => {
    let answer;
    try {
      answer = await fetch(url, { redirect: "manual", cache: "no-store", credentials: "same-origin", ...options });
    } catch {
      throw new Away();
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
    if (answer.status >= 500) throw new Away();
    return answer;
  };
  const json = async (answer) => (answer.headers.get("content-type") || "").includes("json") ? answer.json() : {};

  /** Fetch today's stock. What another person left on this phone goes first. */
  const refresh = async () => {
    const answer = await ask("stock/");
    if (!answer.ok) throw new Error((await json(answer)).detail || "You may not walk the lot here.");
    const stock = await answer.json();
    const known = await store.get("meta", "stock");
    if (known && known.who !== stock.who) await store.wipe();
    const { units, places, ...meta } = stock;
    await store.replace("units", units);
    await store.replace("places", places);
    await store.put("meta", { key: "stock", at: Date.now(), ...meta });
    return Boolean(known) && known.who !== stock.who;
  };

  const post = async (url, body, headers = {}) => {
    const once = async () => {
      const meta = await store.get("meta", "stock");
      return ask(url, { method: "POST", body, headers: { "X-CSRFToken": meta?.csrf || "", ...headers } });
    };
    const answer = await once();
    if (answer.status !== 403 || (answer.headers.get("content-type") || "").includes("json")) return answer;
    if (await refresh()) throw new SignedOut();  // signed in anew: another token, perhaps another person
    return once();
  };

  const sight = async (item) => {
    const names = ["who", "client_id", "unit_id", "place_id", "odometer", "note", "seen_at", "status", "settled"];
    const body = JSON.stringify(Object.fromEntries(names.map((name) => [name, item[name]])));
    const answer = await post("sightings/", body, { "Content-Type": "application/json" });
    const said = await json(answer);
    if (answer.ok) return { ...item, state: "waiting", recorded: true };
    return { ...item, state: said.doubts ? "doubt" : "refused", doubts: said.doubts || [], detail: said.detail || "It was not taken." };
  };
  const picture = async (item) => {
    const body = new FormData();
    body.append("photos", new File([item.photo], "lot.jpg", { type: "image/jpeg" }));
    const answer = await post(`/admin/inventory/stockunit/${item.unit_id}/photos/`, body, { "HX-Request": "true" });
    const said = await json(answer);
    if (answer.ok || said.code === "same_photo") return { ...item, photo: null };
    return { ...item, state: "refused", detail: `Recorded, but not its photo: ${said.detail || "it was not taken."}` };
  };
  const deliver = async (item) => {
    let now = item.recorded ? item : await sight(item);
    await store.put("outbox", now);
    if (now.recorded && now.state === "waiting" && now.photo) {
      now = await picture(now);
      await store.put("outbox", now);
    }
    if (!now.recorded || now.state !== "waiting") return;
    const { photo, ...told } = now;
    await store.put("sent", told);
    await store.remove("outbox", now.client_id);
  };

  /** Send what waits, oldest first, in one tab at a time; what is in doubt stays for the person. */
  const send = () => navigator.locks.request("keyline-lot", { ifAvailable: true }, async (lock) => {
    if (!lock) return 0;
    const { store_id: here } = (await store.get("meta", "stock")) || {};
    const items = (await store.all("outbox")).filter((item) => item.state === "waiting" && item.store_id === here);
    items.sort((a, b) => a.seen_at.localeCompare(b.seen_at));
    for (const item of items) await deliver(item);
    const sent = (await store.all("sent")).sort((a, b) => b.seen_at.localeCompare(a.seen_at));
    for (const old of sent.slice(MOST_SENT)) await store.remove("sent", old.client_id);
    return items.length;
  });

  Lot.sending = { refresh, send, Away, SignedOut };
})();
