/* Forms with data-upload: says what is too big before it is sent, shows how far the sending is, goes
   on after a lost connection (resume.js). Without this the same forms work as they are. */
(() => {
  "use strict";

  const part = (form, name) => form.querySelector(`[data-${name}]`);
  const inputs = (form) => [...form.querySelectorAll("input[type=file]")];
  const filesOf = (form) => inputs(form).flatMap((input) => [...input.files]);
  const mine = (event) => event.target.closest?.("form[data-upload]");

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

  const busy = (form, on) => {
    form.toggleAttribute("data-busy", on);
    for (const button of form.querySelectorAll("button")) {
      if (on) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  };

  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const target = (form) => form.getAttribute("hx-target");

  const sendEach = async (form, files) => {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const refused = [];
    let done = 0;
    for (const file of files) {
      try {
        const piece = await milepostUpload.send(form, file, {
          tell: (share) => show(form, (done + share * file.size) / size),
          lost: (now) => say(form, now ? form.dataset.lost : ""),
        });
        const there = document.getElementById(`work-${piece.split("/").at(-3)}`);
        if (!there) await htmx.ajax("GET", piece, { target: target(form), swap: "beforeend" });
      } catch (problem) {
        if (!(problem instanceof milepostUpload.Refused)) throw problem;
        refused.push(problem.message);
        if (problem.signedOut) return { refused, signedOut: true };
      }
      done += file.size;
    }
    return { refused, signedOut: false };
  };

  const upload = async (form, files) => {
    busy(form, true);
    show(form, 0);
    say(form, "");
    const { refused, signedOut } = await sendEach(form, files);
    show(form, null);
    busy(form, false);
    if (!refused.length) form.reset();
    if (!signedOut) inputs(form).forEach((input) => { input.value = ""; });
    say(form, refused.join(" "));
  };

  document.addEventListener("submit", (event) => {
    const form = mine(event);
    if (!form) return;
    if (form.hasAttribute("data-busy")) {
      stop(event);
      return;
    }
    const files = filesOf(form);
    const limit = Number(form.dataset.limit);
    const tooBig = limit ? files.find((file) => file.size > limit) : undefined;
    say(form, tooBig ? form.dataset.tooBig.replace("NAME", tooBig.name) : "");
    if (tooBig) stop(event);
    else if (form.dataset.resume && files.length) {
      stop(event);
      upload(form, files);
    }
  }, true);

  /* A refusal is part of the answer: it goes to its place like anything else. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });

  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      const form = mine(event);
      if (form) say(form, form.dataset.lost || "");
    });
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = mine(event);
    if (form && event.detail.xhr.status === 200) form.reset();
  });
})();
