/* Without a line, every page below {{ scope }} is the page for entering days; its parts come from what
   was kept of them. With a line nothing is changed. */
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const instead = request.mode === "navigate" ? "{{ shell }}" : request;
  if (request.mode !== "navigate" && !["style", "script", "font", "image"].includes(request.destination)) return;
  event.respondWith(fetch(request).catch(async () => (await caches.match(instead)) || Response.error()));
});
