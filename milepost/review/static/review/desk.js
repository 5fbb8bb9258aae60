/* The desk, made quicker: keys, places by pressing, phrases at the cursor, work without a net.
   All of it can be done without this script, by the fields and buttons of the page. */
(() => {
  "use strict";

  const form = document.getElementById("review");
  if (!form) return;
  const words = document.querySelector("[data-desk-words]").dataset;
  const said = document.querySelector("[data-desk-said]");
  const say = (text) => { said.textContent = text; };
  const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    put: (key, value) => { try { localStorage.setItem(key, value); } catch { /* full or forbidden */ } },
  };

  /* At hand without a net: this page, how it looks, pictures and short recordings. */
  const LARGEST = 20 * 1024 * 1024;

  const controlled = new Promise((resolve) => {
    if (!("serviceWorker" in navigator) || navigator.serviceWorker.controller) resolve();
    else navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
  });

  /* The page itself comes last: a worker that is sent away from it knows that nobody is signed in any more. */
  const parts = () => {
    const looks = [...document.querySelectorAll("link[href][rel~=stylesheet], link[href][rel=icon], link[rel=preload]")].map((link) => link.href);
    const scripts = [...document.scripts].map((script) => script.src);
    const pictures = [...document.images].map((picture) => picture.src);
    const played = [...document.querySelectorAll("[data-size]")].filter((one) => Number(one.dataset.size) <= LARGEST).map((one) => one.src);
    return [...new Set([...looks, ...scripts, ...pictures, ...played, location.origin + location.pathname])].filter((one) => one.startsWith(location.origin));
  };

  const keepAtHand = async () => {
    await navigator.serviceWorker.register(form.dataset.worker);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => controlled.then(() => { document.documentElement.dataset.atHand = "yes"; });
    (await navigator.serviceWorker.ready).active.postMessage(parts(), [port2]);
  };

  if ("serviceWorker" in navigator && "caches" in window && navigator.onLine) {
    keepAtHand().catch(() => { /* forbidden here */ });
  }

  /* Without a net nothing can be handed in: say so, and keep what was typed. */
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    say(words.offline);
  });

  /* Keys, while nothing is being typed; they can be switched off. */
  const keys = document.querySelector("[data-keys]");
  const on = keys.querySelector("[data-keys-on]");
  keys.hidden = false;
  on.checked = store.get("desk-keys") !== "off";
  on.addEventListener("change", () => store.put("desk-keys", on.checked ? "on" : "off"));

  const TYPED = "textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox]), audio, video";
  const typing = (element) => element.matches(TYPED);
  const criteria = () => [...form.querySelectorAll("[data-criterion]")];
  const pieces = () => [...document.querySelectorAll("[data-piece]")];
  const memory = { criterion: -1, piece: -1 };

  const reach = (element) => {
    element.scrollIntoView({ block: "start" });
    element.focus({ preventScroll: true });
  };
  const step = (all, name, by, target) => {
    if (!all.length) return;
    const here = all.findIndex((one) => one.contains(document.activeElement));
    const from = here < 0 ? memory[name] : here;
    memory[name] = Math.min(all.length - 1, Math.max(0, from + by));
    const element = all[memory[name]];
    element.scrollIntoView({ block: "start" });
    target(element).focus({ preventScroll: true });
  };
  const firstField = (criterion) => criterion.querySelector("input:checked") || criterion.querySelector("input, textarea");
  const choose = (number) => {
    const all = criteria();
    const here = all.find((one) => one.contains(document.activeElement)) || all[Math.max(0, memory.criterion)];
    const level = here?.querySelectorAll("[data-level]")[number - 1];
    if (!level) return;
    level.checked = true;
    level.focus();
    changed(level);
  };
  const comment = () => {
    const all = pieces();
    const piece = all.find((one) => one.contains(document.activeElement)) || all[Math.max(0, memory.piece)];
    if (piece) openPins(piece, "");
  };
  const ACTS = {
    w: () => reach(document.getElementById("work")),
    r: () => reach(document.getElementById("judge")),
    n: () => step(criteria(), "criterion", 1, firstField),
    p: () => step(criteria(), "criterion", -1, firstField),
    j: () => step(pieces(), "piece", 1, (piece) => piece),
    k: () => step(pieces(), "piece", -1, (piece) => piece),
    c: comment,
    s: () => form.querySelector("[name=save]").click(),
    "?": () => { keys.open = true; reach(keys.querySelector("summary")); },
  };
  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = /^[1-9]$/.test(event.key) ? () => choose(Number(event.key)) : ACTS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* Places: a line by pressing it, a region by drawing it, a second from the player. */
  const rowsOf = (piece) => [...piece.querySelectorAll("[data-pin]")];
  const blankRow = (piece) => rowsOf(piece).find((row) => !row.querySelector("textarea").value.trim() && !row.querySelector("input").value.trim());

  const another = (piece) => {
    const last = rowsOf(piece).at(-1);
    const row = last.cloneNode(true);
    const number = Number(last.dataset.pin) + 1;
    row.dataset.pin = number;
    const renamed = (text) => text.replace(/-(\d+)-(place|text)/, `-${number}-$2`);
    for (const element of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, renamed(element.getAttribute(name)));
      }
      if ("value" in element) element.value = "";
    }
    row.querySelectorAll(".errorlist").forEach((list) => list.remove());
    last.after(row);
    return row;
  };
  const openPins = (piece, place) => {
    const box = piece.querySelector("[data-pins]");
    if (!box) return;
    box.open = true;
    const row = blankRow(piece) || another(piece);
    const where = row.querySelector("input");
    if (place) {
      where.value = place;
      changed(where);
      row.querySelector("textarea").focus();
    } else {
      where.focus();
    }
    draw(piece);
  };

  /* Text that was kept can have more rows than the page that it is put back on. */
  const PIN = /^(pin-.+)-(\d{1,3})-(?:place|text)$/;
  const addRowsFor = (piece, names) => {
    const start = PIN.exec(rowsOf(piece).at(-1)?.querySelector("input").name)?.[1];
    const found = names.map((name) => PIN.exec(name)).filter((match) => match && match[1] === start);
    const highest = Math.max(-1, ...found.map((match) => Number(match[2])));
    while (found.length && Number(rowsOf(piece).at(-1).dataset.pin) < highest) another(piece);
  };
  form.addEventListener("putting", (event) => pieces().forEach((piece) => addRowsFor(piece, event.detail)));
  form.addEventListener("put", () => pieces().forEach((piece) => {
    const box = piece.querySelector("[data-pins]");
    if (box && rowsOf(piece).some((row) => row.querySelector("textarea").value.trim())) box.open = true;
    draw(piece);
  }));

  const SVG = "http://www.w3.org/2000/svg";
  const boxOf = (text) => (/^[\d. ]+$/.test(text) ? text.trim().split(/\s+/).map(Number) : []);
  const draw = (piece, extra) => {
    const drawn = piece.querySelector("[data-drawn]");
    if (!drawn) return;
    const boxes = rowsOf(piece).map((row) => boxOf(row.querySelector("input").value));
    const shapes = [...boxes, ...(extra ? [extra] : [])].filter((box) => box.length === 4).map(([x, y, width, height]) => {
      const shape = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ x, y, width, height })) shape.setAttribute(name, value);
      return shape;
    });
    drawn.replaceChildren(...shapes);
  };

  for (const piece of pieces()) {
    piece.querySelectorAll("[data-lines] > li").forEach((line) => line.addEventListener("click", () => {
      if (String(getSelection())) return;
      openPins(piece, line.getAttribute("value"));
    }));
    piece.querySelectorAll("[data-leaf]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => openPins(piece, button.dataset.leaf));
    });
    const second = piece.querySelector("[data-second]");
    if (second) {
      second.hidden = false;
      second.addEventListener("click", () => {
        const now = Math.floor(piece.querySelector("audio, video").currentTime);
        openPins(piece, `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`);
      });
    }
    piece.addEventListener("input", () => draw(piece));
    const area = piece.querySelector("[data-region]");
    if (!area) continue;
    let from = null;
    let moved = false;
    const point = (event) => {
      const box = area.getBoundingClientRect();
      const share = (value, size) => Math.min(100, Math.max(0, (value / size) * 100));
      return [share(event.clientX - box.left, box.width), share(event.clientY - box.top, box.height)];
    };
    const between = (one, two) => [Math.min(one[0], two[0]), Math.min(one[1], two[1]), Math.abs(one[0] - two[0]), Math.abs(one[1] - two[1])].map((value) => Math.round(value * 10) / 10);
    area.addEventListener("dragstart", (event) => event.preventDefault());
    area.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "touch" && event.button === 0) [from, moved] = [point(event), false];
    });
    addEventListener("pointermove", (event) => {
      if (!from) return;
      const box = between(from, point(event));
      moved = moved || box[2] > 2 || box[3] > 2;
      if (moved) draw(piece, box);
    });
    addEventListener("pointerup", (event) => {
      if (!from) return;
      const box = between(from, point(event));
      from = null;
      if (moved && box[2] && box[3]) openPins(piece, box.join(" "));
    });
    area.addEventListener("click", (event) => {
      if (moved) event.preventDefault();
      moved = false;
    }, true);
    draw(piece);
  }

  /* A phrase goes where the cursor was, without leaving the page. */
  const phrases = document.querySelector("[data-phrases]");
  let last = null;
  form.addEventListener("focusout", (event) => { if (event.target.matches("textarea")) last = event.target; });
  phrases?.querySelector("[name=insert]")?.addEventListener("click", (event) => {
    const chosen = phrases.querySelector("[name=phrase]").selectedOptions[0];
    const into = phrases.querySelector("[name=into]").value;
    const field = into ? form.elements[into] : last;
    if (!chosen?.value || !field) return;
    event.preventDefault();
    const text = chosen.dataset.text;
    const at = field.selectionEnd ?? field.value.length;
    const gap = at > 0 && !/\s$/.test(field.value.slice(0, at)) ? " " : "";
    field.setRangeText(gap + text, at, at, "end");
    field.focus();
    changed(field);
  });
})();
