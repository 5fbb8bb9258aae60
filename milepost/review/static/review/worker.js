/* Keeps an opened desk at hand without a net: the net first, what was kept if there is none.

   Only GET requests of pages under /review/ come here. What is kept is what desk.js names when
   the desk opens; it goes when the review is handed in, when its person signs out, or after a day. */
(() => {
  "use strict";

  const CACHE = "milepost-desk";
  const DAY = 24 * 60 * 60 * 1000;
  const DESK = /^\/review\/[0-9a-f-]{36}\/$/;
  const DONE = /^(\/review\/[0-9a-f-]{36}\/)done\/$/;

  const kept = async (address) => (await caches.open(CACHE)).match(address, { ignoreVary: true });

  const old = (answer) => Date.now() - Date.parse(answer.headers.get("Date") || "") > DAY;

  /* Here, not on the page: leaving a page cuts short what it is putting away, and what was kept before is gone by then. */
  const keep = async (addresses) => {
    const cache = await caches.open(CACHE);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      if (answer && old(answer)) await cache.delete(request);
    }
    for (const address of addresses) {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (answer.redirected) return caches.delete(CACHE);
      if (answer.ok) await cache.put(address, answer);
    }
  };

  const forget = async (start) => {
    const cache = await caches.open(CACHE);
    for (const request of await cache.keys()) {
      if (new URL(request.url).pathname.startsWith(start)) await cache.delete(request);
    }
  };

  /* A player asks for a part: cut it out of the whole that is kept. */
  const part = async (whole, range) => {
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(range) || [];
    if (from === undefined) return whole;
    const bytes = await whole.arrayBuffer();
    const end = to ? Math.min(Number(to) + 1, bytes.byteLength) : bytes.byteLength;
    return new Response(bytes.slice(Number(from), end), {
      status: 206,
      headers: {
        "Content-Type": whole.headers.get("Content-Type") || "",
        "Content-Range": `bytes ${from}-${end - 1}/${bytes.byteLength}`,
      },
    });
  };

  const answer = async (event) => {
    const { request } = event;
    const address = new URL(request.url);
    try {
      const fresh = await fetch(request);
      if (request.mode === "navigate" && fresh.ok && DESK.test(address.pathname)) {
        const copy = fresh.clone();
        event.waitUntil(caches.open(CACHE).then((cache) => cache.put(address.pathname, copy)));
      }
      const done = DONE.exec(address.pathname);
      if (done && fresh.ok) await forget(done[1]);
      return fresh;
    } catch (lost) {
      const found = await kept(address.origin + address.pathname + address.search);
      if (!found) throw lost;
      const range = request.headers.get("Range");
      return range ? part(found, range) : found;
    }
  };

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("message", (event) => {
    event.waitUntil(keep(event.data).then(() => event.ports[0].postMessage("done")).catch(() => { /* no net: what was kept stays */ }));
  });
  self.addEventListener("fetch", (event) => {
    if (event.request.method !== "GET" || !event.request.url.startsWith(self.location.origin)) return;
    event.respondWith(answer(event));
  });
})();
