/* Keeps the shell of the lot walk for when there is no network: its page, styles and scripts, and nothing else. */
"use strict";
const { version, page, assets } = self.LOT;
const CACHE = `keyline-lot-${version}`;
const SLOW = 3000;

const install = async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll(assets);
  const shell = await fetch(page, { cache: "reload", credentials: "same-origin" });
  if (!shell.ok || shell.redirected) throw new Error("not signed in");
  await cache.put(page, shell);
  await self.skipWaiting();
};
const activate = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("keyline-lot-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
};
// Not by opening the cache: after a sign-out that would make it anew.
const kept = (request) => caches.match(request, { cacheName: CACHE, ignoreSearch: true });

/** The page from the network while it answers; the kept one without it, or where it is slow. */
const shell = async (request) => {
  const late = new Promise((resolve) => { setTimeout(resolve, SLOW); }).then(() => kept(page));
  const fresh = fetch(request).catch(() => null);
  return (await Promise.race([fresh, late])) || (await kept(page)) || (await fresh) || Response.error();
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === page) event.respondWith(shell(event.request));
  else if (assets.includes(url.pathname)) event.respondWith(kept(event.request).then((found) => found || fetch(event.request)));
});
