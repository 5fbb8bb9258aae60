/* Sends a file part by part (tus 1.0.0) and goes on where it stopped, also when the page was closed
   in between and the same file is chosen again. Used by upload.js. */
(() => {
  "use strict";

  const PART = 1024 * 1024;
  const TUS = { "Tus-Resumable": "1.0.0" };
  const LONGEST_PAUSE = 30000;

  const token = (form) => form.elements.csrfmiddlewaretoken.value;
  const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const keyOf = (form, file) => `milepost:upload:${form.dataset.resume}:${file.name}:${file.size}:${file.lastModified}`;

  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    put: (key, value) => { try { localStorage.setItem(key, value); } catch { /* full or forbidden */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
  };

  class Refused extends Error {
    constructor(words, signedOut) {
      super(words);
      this.signedOut = signedOut;
    }
  }

  const ask = async (form, address, method, headers, body) => {
    const answer = await fetch(address, {
      method,
      body,
      credentials: "same-origin",
      headers: { ...TUS, "X-CSRFToken": token(form), ...headers },
    });
    if (answer.status >= 500 || answer.status === 408 || answer.status === 429) throw new Error("later");
    return answer;
  };

  const refuse = async (form, answer) => {
    if (answer.status === 401 || answer.status === 403) throw new Refused(form.dataset.signedOut, true);
    const json = (answer.headers.get("Content-Type") || "").includes("json");
    throw new Refused(json ? (await answer.json()).detail : form.dataset.lost, false);
  };

  const pause = (milliseconds) => new Promise((go) => {
    const timer = setTimeout(go, milliseconds);
    addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
  });

  /* Where the file stands: an address and an offset, begun anew if the server knows nothing of it. */
  const begin = async (form, file) => {
    const known = store.get(keyOf(form, file));
    if (known) {
      const answer = await ask(form, known, "HEAD", {});
      if (answer.ok) return { address: known, offset: Number(answer.headers.get("Upload-Offset")) };
      if (answer.status === 401) await refuse(form, answer);
      store.drop(keyOf(form, file));
    }
    const said = new FormData(form);
    const told = { filename: file.name, setting: said.get("setting") || "", note: said.get("note") || "" };
    const metadata = Object.entries(told).map(([name, value]) => `${name} ${coded(value)}`).join(",");
    const headers = { "Upload-Length": String(file.size), "Upload-Metadata": metadata };
    const answer = await ask(form, form.dataset.resume, "POST", headers);
    if (answer.status !== 201) await refuse(form, answer);
    const address = answer.headers.get("Location");
    store.put(keyOf(form, file), address);
    return { address, offset: 0 };
  };

  const sendAll = async (form, file, place, tell) => {
    for (;;) {
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(place.offset) };
      const part = file.slice(place.offset, place.offset + PART);
      const answer = await ask(form, place.address, "PATCH", headers, part);
      if (answer.status !== 204) {
        if (answer.status !== 401 && answer.status !== 403) store.drop(keyOf(form, file));
        await refuse(form, answer);
      }
      place.offset = Number(answer.headers.get("Upload-Offset"));
      tell(place.offset / file.size);
      const piece = answer.headers.get("Content-Location");
      if (piece) {
        store.drop(keyOf(form, file));
        return piece;
      }
    }
  };

  /* Gives the address of the finished piece; waits out lost connections as long as the page is open. */
  const send = async (form, file, { tell, lost }) => {
    for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      try {
        const place = await begin(form, file);
        lost(false);
        return await sendAll(form, file, place, (share) => { wait = 1000; tell(share); });
      } catch (problem) {
        if (problem instanceof Refused) throw problem;
        lost(true);
        await pause(wait);
      }
    }
  };

  window.milepostUpload = { send, Refused };
})();
