{% load static %}/* Without a line, every page below {{ scope }} is the page for entering days; its parts come from what
   was kept of them. With a line nothing is changed. */
"use strict";
const CACHE = "milepost-offline";
const SHELL = "{{ shell }}";
const PARTS = new RegExp('(?:href|src)="({% get_static_prefix %}[^"]+)"', "g");

/* Here, not on the page: leaving a page cuts short what it is putting away, and what was kept before is gone by then. */
const keep = async () => {
  const answer = await fetch(SHELL, { redirect: "error", credentials: "same-origin" });
  if (!answer.ok) return;
  const page = await answer.text();
  const cache = await caches.open(CACHE);
  await cache.put(SHELL, new Response(page, { headers: answer.headers }));
  const addresses = new Set(Array.from(page.matchAll(PARTS), ([, address]) => address));
  await Promise.allSettled([...addresses].map(async (address) => (await cache.match(address)) || cache.add(address)));
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep().catch(() => {})));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const instead = request.mode === "navigate" ? SHELL : request;
  if (request.mode !== "navigate" && !["style", "script", "font", "image"].includes(request.destination)) return;
  event.respondWith(fetch(request).catch(async () => (await caches.match(instead)) || Response.error()));
});
