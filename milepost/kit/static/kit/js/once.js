/* A form goes out once: a second press while it is on its way does nothing. It goes out with the
   token that is good now: signing in, in another tab, has changed the one it was drawn with. A form
   with data-download brings a file and leaves the page in place: it may go out as often as one likes. */
(() => {
  "use strict";

  const buttonsOf = (form) => form.querySelectorAll("button:not([type=button]), input[type=submit]");

  const mark = (form, busy) => {
    for (const button of buttonsOf(form)) {
      if (busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    form.toggleAttribute("data-sent", busy);
  };

  const renew = (form) => {
    const token = (document.cookie.match(/(?:^|; )csrftoken=([^;]*)/) || [])[1];
    if (token && form.elements.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.hasAttribute("data-download")) renew(form);
    else if (form.hasAttribute("data-sent")) event.preventDefault();
    else {
      renew(form);
      mark(form, true);
    }
  });

  /* Back in the history, or a download that left the page in place: the form may go out again. */
  const release = () => document.querySelectorAll("form[data-sent]").forEach((form) => mark(form, false));
  addEventListener("pageshow", release);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) mark(form, false);
  });
  addEventListener("visibilitychange", () => {
    if (!document.hidden) release();
  });
})();
