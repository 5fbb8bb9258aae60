/* Forms with data-autosave="ADDRESS" save themselves after a pause in typing.

   The answer must be 204 (saved). Text that could not be saved (no connection, signed out) stays on
   this device and is offered again when the page is next opened. Words come from the element
   marked data-saved inside the form (kit/saved.html), so that they can be translated. The form tells
   of each saving with the event "autosaved"; before kept text goes into its fields it tells their
   names with "putting", so that missing ones can be added, and afterwards says "put".

   A form with a field "seen" (when the text that it shows was saved) may be opened from what a
   worker has kept, without a net. If the 204 says in X-Stamp when it was saved, the text stays on
   this device until a page is as new; on an older one it is put back by itself. A page with
   data-autosave-done="ADDRESS" ends that: nothing of that form stays here. */
(() => {
  "use strict";

  const PAUSE = 1500;
  const RETRY = 15000;
  const OWN = new Set(["csrfmiddlewaretoken"]);

  const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.has(name));
  const typed = (form, name) => form.elements[name]?.type !== "hidden";
  const textOf = (form) => JSON.stringify(fieldsOf(form).filter(([name]) => typed(form, name)));
  const keyOf = (form) => `milepost:${form.dataset.autosave}`;
  const writerKeyOf = (form) => `${keyOf(form)}#writer`;
  const savedKeyOf = (form) => `${keyOf(form)}#saved`;

  const cookie = (name) => (document.cookie.match(`(?:^|; )${name}=([^;]*)`) || [])[1] || "";

  let signedOut = false;

  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    put: (key, value) => { try { if (!signedOut) localStorage.setItem(key, value); } catch { /* full or forbidden */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
  };

  /* A page that puts kept text back goes on as the page that it was typed on: it is no other writer. */
  const keep = (form, text) => {
    store.put(keyOf(form), text);
    if (form.elements.writer) store.put(writerKeyOf(form), form.elements.writer.value);
  };
  const drop = (form) => [keyOf(form), writerKeyOf(form)].forEach(store.drop);
  const goOnAsBefore = (form) => {
    const writer = store.get(writerKeyOf(form));
    if (writer && form.elements.writer) form.elements.writer.value = writer;
  };

  const remember = (form, text, stamp) => {
    if (!stamp || !form.elements.seen) return;
    store.put(savedKeyOf(form), JSON.stringify({ text, stamp, writer: form.elements.writer?.value }));
  };

  const say = (form, state, at = new Date()) => {
    const line = form.querySelector("[data-saved]");
    if (!line) return;
    const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    line.dataset.state = state;
    line.querySelector("[data-words]").textContent = (line.dataset[state] || "").replace("TIME", time);
    const door = line.querySelector("[data-door]");
    if (door) door.hidden = state !== "signedout";
  };

  const send = (form) => {
    const body = new URLSearchParams(fieldsOf(form));
    const token = cookie("csrftoken") || form.elements.csrfmiddlewaretoken?.value || "";
    return fetch(form.dataset.autosave, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token, "X-Autosave": "1" },
      redirect: "manual",
      credentials: "same-origin",
    });
  };

  const stateOf = (answer) => {
    if (answer.status === 204) return "saved";
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return "signedout";
    if (answer.status === 409) return "overtaken";
    return answer.status >= 500 ? "offline" : "refused";
  };

  const save = async (form, memory) => {
    const text = textOf(form);
    if (text === memory.saved) return;
    keep(form, text);
    say(form, "saving");
    let answer = null;
    try { answer = await send(form); } catch { /* no connection */ }
    const state = answer ? stateOf(answer) : "offline";
    if (state === "saved") {
      memory.saved = text;
      remember(form, text, answer.headers.get("X-Stamp"));
      if (textOf(form) === text) drop(form);
      form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true }));
    } else if (state === "offline") {
      memory.timer = setTimeout(() => save(form, memory), RETRY);
    }
    say(form, state);
  };

  const put = (form, text) => {
    const values = new Map();
    for (const [name, value] of JSON.parse(text)) values.set(name, [...(values.get(name) || []), value]);
    form.dispatchEvent(new CustomEvent("putting", { detail: [...values.keys()] }));
    for (const field of form.elements) {
      if (!field.name || OWN.has(field.name) || field.type === "file" || field.type === "hidden") continue;
      const kept = values.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
      else if (kept.length) field.value = kept.shift();
    }
    form.dispatchEvent(new CustomEvent("put"));
  };

  /* This page may be older than what this device has saved since: then it goes on from there. */
  const goOnFromSaved = (form, memory) => {
    const saved = JSON.parse(store.get(savedKeyOf(form)));
    if (!saved || !form.elements.seen) return;
    if (form.elements.seen.value >= saved.stamp) {
      store.drop(savedKeyOf(form));
      return;
    }
    put(form, saved.text);
    if (saved.writer && form.elements.writer) form.elements.writer.value = saved.writer;
    memory.saved = textOf(form);
    say(form, "saved", new Date(saved.stamp));
  };

  const offer = (form, memory) => {
    const kept = store.get(keyOf(form));
    const box = form.querySelector("[data-kept]");
    if (kept === memory.saved) drop(form);
    if (!kept || !box || kept === memory.saved) return;
    box.hidden = false;
    box.querySelector("[data-put-back]").addEventListener("click", () => {
      put(form, kept);
      goOnAsBefore(form);
      box.hidden = true;
      save(form, memory);
    });
    box.querySelector("[data-drop]").addEventListener("click", () => {
      drop(form);
      box.hidden = true;
    });
  };

  const started = new WeakSet();
  /* Other scripts add what is missing when text is put back: they are there by then. */
  const ready = new Promise((resolve) => { addEventListener("DOMContentLoaded", resolve, { once: true }); });

  const start = (form) => {
    if (started.has(form)) return;
    started.add(form);
    const memory = { saved: textOf(form), timer: 0 };
    ready.then(() => {
      goOnFromSaved(form, memory);
      offer(form, memory);
    });
    const onInput = (event) => {
      if (event.target.type === "file") return;
      keep(form, textOf(form));
      clearTimeout(memory.timer);
      memory.timer = setTimeout(() => save(form, memory), PAUSE);
    };
    form.addEventListener("input", onInput);
    /* A field can belong to a form that it doesn't stand in. */
    addEventListener("input", (event) => { if (event.target.form === form && !form.contains(event.target)) onInput(event); });
    addEventListener("online", () => save(form, memory));
    addEventListener("pagehide", () => {
      if (textOf(form) !== memory.saved) keep(form, textOf(form));
    });
  };

  /* Whoever signs out leaves nothing behind for the next person at this device. What is kept for
     when there is no net goes by its names: the page is gone before it could look them up. */
  const AT_HAND = ["milepost-offline", "milepost-desk"];
  const forget = () => {
    signedOut = true; /* an answer that is still on its way, or leaving the page, keeps nothing anew */
    AT_HAND.forEach((name) => window.caches?.delete(name).catch(() => { /* forbidden */ }));
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("milepost:")).forEach(store.drop);
    } catch { /* forbidden */ }
  };

  addEventListener("pageshow", () => { signedOut = false; });

  for (const { dataset } of document.querySelectorAll("[data-autosave-done]")) {
    const form = { dataset: { autosave: dataset.autosaveDone } };
    [keyOf, writerKeyOf, savedKeyOf].forEach((key) => store.drop(key(form)));
  }

  const startIn = (place) => place.querySelectorAll("form[data-autosave]").forEach(start);
  startIn(document);
  document.addEventListener("htmx:load", (event) => startIn(event.target));
  document.querySelectorAll("form[data-forget]").forEach((form) => form.addEventListener("submit", forget));
})();
