/* Days entered without a connection: kept on this device under the person's own name, sent when there is
   a line again, each under a key of its own so that nothing is entered twice. Forms with data-later go
   this way; without this script they are sent as always. */
(() => {
  "use strict";

  const box = document.querySelector("[data-later-box]");
  if (!box) return;
  const KEY = `milepost-later:${box.dataset.person}`;
  const PATIENCE = 10000;
  const part = (place, name) => place.querySelector(`[data-${name}]`);
  const cookie = (name) => (document.cookie.match(`(?:^|; )${name}=([^;]*)`) || [])[1] || "";
  const language = document.documentElement.lang;

  const kept = () => {
    try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
  };
  const keep = (entries) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(entries));
      return true;
    } catch {
      return false;
    }
  };
  const change = (key, how) => keep(kept().flatMap((entry) => (entry.fields.key === key ? how(entry) : [entry])));

  /* What becomes of an entry: "sent", "signedout", {trouble, again}; it throws while there is no line. */
  const send = async ({ address, fields }) => {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": cookie("csrftoken"), "X-Autosave": "1" },
      redirect: "manual",
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 204) return "sent";
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return "signedout";
    if (answer.status === 409 || answer.status === 422) {
      return { trouble: await answer.text(), again: answer.status === 409 };
    }
    if (answer.status === 404) return { trouble: box.dataset.gone, again: false };
    throw new Error("later");
  };

  const say = (state) => { part(box, "words").textContent = box.dataset[state] || ""; };

  const draw = (open = false) => {
    const entries = kept();
    const list = part(box, "list");
    list.replaceChildren(...entries.map((entry) => {
      const row = part(box, "row").content.firstElementChild.cloneNode(true);
      const day = new Date(`${entry.fields.day}T12:00`);
      part(row, "day").textContent = day.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" });
      part(row, "outcome").textContent = entry.outcome;
      part(row, "title").textContent = entry.title;
      part(row, "trouble").textContent = entry.trouble || "";
      part(row, "again").hidden = !entry.again;
      part(row, "again").addEventListener("click", () => {
        change(entry.fields.key, (one) => [{ ...one, trouble: "", again: false, fields: { ...one.fields, again: "1", key: crypto.randomUUID() } }]);
        flush();
      });
      part(row, "drop").addEventListener("click", () => {
        change(entry.fields.key, () => []);
        draw();
      });
      return row;
    }));
    part(box, "send").hidden = !entries.length;
    box.hidden = !entries.length && !open;
  };

  let busy = false;
  const flush = async () => {
    if (busy) return;
    busy = true;
    let state = "waiting";
    let sent = 0;
    try {
      for (const entry of kept().filter((one) => !one.trouble)) {
        const became = await send(entry);
        if (became === "signedout") {
          state = "signedout";
          break;
        }
        if (became === "sent") sent += 1;
        change(entry.fields.key, (one) => (became === "sent" ? [] : [{ ...one, ...became }]));
      }
    } catch { /* no line: they wait */ }
    busy = false;
    const entries = kept();
    if (state === "waiting" && entries.length && entries.every((one) => one.trouble)) state = "trouble";
    if (sent && !entries.length) state = "sent";
    say(state);
    draw(state === "sent");
  };

  const taken = (form, submitter) => {
    const chosen = form.querySelector("input[name=log]:checked");
    const elsewhere = (name) => name.startsWith("context-") && name !== `context-${chosen?.value}`;
    const fields = Object.fromEntries([...new FormData(form, submitter)].filter(([name]) => !["csrfmiddlewaretoken", "log"].includes(name) && !elsewhere(name)));
    return {
      address: (chosen || form).dataset.later,
      title: (chosen || form).dataset.title,
      outcome: submitter.lastChild.textContent.trim(),
      fields: { ...fields, key: crypto.randomUUID() },
    };
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-later]");
    if (!form || !event.submitter?.value) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    const entry = taken(form, event.submitter);
    if (!entry.address || !keep([...kept(), entry])) return;
    event.preventDefault();
    form.dataset.sending = "1";
    let became = "";
    try { became = await send(entry); } catch { /* it waits */ }
    delete form.dataset.sending;
    if (became && became !== "signedout") change(entry.fields.key, () => []);
    if (became === "sent") {
      location.assign(form.dataset.done);
    } else if (became && became !== "signedout") {
      form.elements.key.value = entry.fields.key;
      const outcome = document.createElement("input");
      Object.assign(outcome, { type: "hidden", name: "outcome", value: entry.fields.outcome });
      form.append(outcome);
      form.submit();
    } else {
      for (const field of form.querySelectorAll("[name=note], [name^=context]")) field.value = "";
      say(became === "signedout" ? "signedout" : "waiting");
      draw();
      box.focus();
    }
  }, true);

  part(box, "send").addEventListener("click", flush);
  addEventListener("online", flush);
  draw();
  if (kept().length) flush();

  /* The page for entering may have been kept for days: its day is today where the chosen log is kept. */
  const pocket = document.querySelector("form[data-today]");
  const today = () => {
    const chosen = pocket.querySelector("input[name=log]:checked") || pocket.querySelector("input[name=log]");
    try {
      pocket.elements.day.value = new Date().toLocaleDateString("sv-SE", { timeZone: chosen.dataset.zone });
    } catch { /* a time zone this browser does not know */ }
  };
  const follow = ({ target }) => {
    if (target.name === "log") today();
    if (target.name === "day") pocket.removeEventListener("input", follow);
  };
  if (pocket) {
    today();
    pocket.addEventListener("input", follow);
  }

  /* It is kept as well, so that it opens without a line. */
  const prepare = async () => {
    await navigator.serviceWorker.register(box.dataset.worker, { scope: box.dataset.scope });
    (await navigator.serviceWorker.ready).active.postMessage("keep");
  };
  if (window.isSecureContext && "serviceWorker" in navigator && navigator.onLine) {
    addEventListener("load", () => prepare().catch(() => {}));
  }
})();
