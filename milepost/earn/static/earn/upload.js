/* Forms with data-upload: says what is too big before it is sent, shows how far the sending is, and
   keeps the chosen files when the connection is lost. Without this the same forms work as they are. */
(() => {
  "use strict";

  const part = (form, name) => form.querySelector(`[data-${name}]`);

  const say = (form, words) => {
    const line = part(form, "problem");
    if (!line) return;
    line.textContent = words;
    line.hidden = !words;
  };

  const show = (form, share) => {
    const bar = part(form, "sending");
    if (!bar) return;
    bar.hidden = share === null;
    if (share === null) bar.removeAttribute("value");
    else bar.value = Math.round(share * 100);
  };

  const tooBig = (form) => {
    const limit = Number(form.dataset.limit);
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    return limit ? files.find((file) => file.size > limit) : undefined;
  };

  const mine = (event) => event.target.closest?.("form[data-upload]");

  document.addEventListener("submit", (event) => {
    const form = mine(event);
    if (!form) return;
    const file = tooBig(form);
    say(form, file ? form.dataset.tooBig.replace("NAME", file.name) : "");
    if (!file) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.addEventListener("htmx:xhr:progress", (event) => {
    const form = mine(event);
    if (form && event.detail.lengthComputable) show(form, event.detail.loaded / event.detail.total);
  });

  /* A refusal is part of the answer: it goes to its place like anything else. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([413, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      const form = mine(event);
      if (!form) return;
      show(form, null);
      say(form, form.dataset.lost || "");
    });
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = mine(event);
    if (!form) return;
    show(form, null);
    const status = event.detail.xhr.status;
    if (status === 200) form.reset();
    if (status === 422) form.querySelectorAll("input[type=file]").forEach((input) => { input.value = ""; });
  });
})();
