// Help on top of pages that work without script: shortcuts, dialogs, theme, busy buttons, htmx settings.
// The policy is default-src 'self': nothing here evaluates text or writes style.
(() => {
  "use strict";
  const root = document.documentElement;

  // htmx reads these before it starts; both would break the content policy.
  if (window.htmx) {
    htmx.config.includeIndicatorStyles = false;
    htmx.config.allowEval = false;
    htmx.config.selfRequestsOnly = true;
    htmx.config.scrollBehavior = "auto";
    // A refused form (422) shows its messages in place.
    htmx.config.responseHandling = [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ];
  }

  // ---- theme: the account's choice comes with the page; a local choice overrides it ----
  const themes = ["light", "dark"];
  const remember = (name, value) => {
    try {
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch { /* private windows may refuse; the page still changes */ }
  };
  const recall = (name) => {
    try { return localStorage.getItem(name); } catch { return null; }
  };
  const wear = (theme) => {
    if (themes.includes(theme)) root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-set-theme]"))
      button.setAttribute("aria-pressed", String(button.dataset.setTheme === (theme ?? "system")));
  };
  if (recall("theme")) wear(recall("theme"));

  // ---- shortcuts: each is a visible control with accesskey and kbd ----
  const typing = (element) =>
    element.closest("input:not([type=radio],[type=checkbox],[type=button],[type=submit]),textarea,select,[contenteditable]");
  const press = (key) => {
    const scope = openDialog() ?? document;
    for (const control of scope.querySelectorAll("[accesskey]")) {
      if (control.accessKey.toLowerCase() !== key || control.disabled) continue;
      if (control.getClientRects().length === 0) continue;
      if (control.matches("input,select,textarea")) control.focus();
      else control.click();
      return true;
    }
    return false;
  };

  // ---- dialogs: opened by their address, closed by a link; with script the focus stays inside ----
  let opener = null;
  const openDialog = () => document.querySelector("dialog[open]") ?? document.querySelector(".dialog:target");
  const reachable = (dialog) =>
    [...dialog.querySelectorAll("a[href],button,input,select,textarea,summary")].filter(
      (one) => !one.disabled && one.getClientRects().length > 0);
  const enter = () => {
    const dialog = document.querySelector(".dialog:target");
    if (dialog) {
      dialog.setAttribute("role", "dialog");
      dialog.setAttribute("aria-modal", "true");
      (dialog.querySelector("[autofocus]") ?? reachable(dialog)[0])?.focus();
    } else if (opener) {
      opener.focus();
      opener = null;
    }
  };
  const leave = (dialog) => {
    if (dialog instanceof HTMLDialogElement) { dialog.close(); return; }
    const way = dialog.querySelector("[data-close]") ?? dialog.querySelector('a[href^="#"]');
    if (way) way.click();
    else location.hash = "";
  };
  const keepInside = (event, dialog) => {
    const stops = reachable(dialog);
    if (stops.length === 0) return;
    const first = stops[0];
    const last = stops[stops.length - 1];
    const outside = !dialog.contains(document.activeElement);
    if (event.shiftKey && (outside || document.activeElement === first)) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && (outside || document.activeElement === last)) {
      event.preventDefault();
      first.focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    const dialog = openDialog();
    if (dialog && event.key === "Tab") return keepInside(event, dialog);
    if (dialog && event.key === "Escape" && !(dialog instanceof HTMLDialogElement)) {
      event.preventDefault();
      return leave(dialog);
    }
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (root.dataset.keys === "off" || typing(event.target)) return;
    if (event.key.length === 1 && press(event.key.toLowerCase())) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const control = event.target.closest?.("a,button");
    if (!control) return;
    if (control.dataset.setTheme) {
      const theme = control.dataset.setTheme;
      remember("theme", themes.includes(theme) ? theme : null);
      wear(themes.includes(theme) ? theme : undefined);
    } else if (control.dataset.print !== undefined) {
      window.print();
    } else if (control.dataset.open) {
      const dialog = document.getElementById(control.dataset.open);
      if (dialog instanceof HTMLDialogElement) { event.preventDefault(); dialog.showModal(); }
    } else if (control.dataset.close !== undefined && control.closest("dialog[open]")) {
      event.preventDefault();
      control.closest("dialog").close();
    } else if (control.hash && control.pathname === location.pathname) {
      if (document.querySelector(`.dialog[id="${CSS.escape(control.hash.slice(1))}"]`)) opener = control;
    }
  });
  window.addEventListener("hashchange", enter);

  // ---- forms: the pressed button says that it works; a second press does nothing ----
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || event.defaultPrevented) return;
    if (button.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    // A download leaves the page where it is: its button must stay usable.
    if (event.target.dataset.download === undefined) button.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll('[aria-busy="true"]')) button.removeAttribute("aria-busy");
  });

  // ---- long work: the page is asked for its progress; when that is over, heads and buttons change too ----
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = event.detail;
    if (target.id !== "kemajuan" || requestConfig.verb !== "get" || !event.detail.shouldSwap) return;
    if (xhr.responseText.includes('hx-trigger="every')) return;
    event.detail.shouldSwap = false;
    location.reload();
  });

  // ---- fields that are asked only after a certain answer: the page says when, the script hides them till then ----
  const askedIf = (form) => {
    for (const field of form.querySelectorAll("[data-asked-if]")) {
      const other = form.elements[field.dataset.askedIf];
      const wanted = field.dataset.askedValues.split(" ");
      const held = other instanceof RadioNodeList ? [...other] : other ? [other] : [];
      const given = held.some((one) =>
        wanted.includes(one.value) && (one.matches("select,input[type=hidden]") || one.checked) && !one.closest("[hidden]"));
      field.hidden = !given;
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.form?.querySelector("[data-asked-if]")) askedIf(event.target.form);
  });

  // ---- where the reader stands, into a field: asked for by a button, never by itself ----
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-place]");
    const field = button && button.form?.elements[button.dataset.place];
    if (!field || !navigator.geolocation) return;
    button.setAttribute("aria-busy", "true");
    const over = () => button.removeAttribute("aria-busy");
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      field.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
      over();
    }, () => { over(); field.focus(); }, { enableHighAccuracy: true, timeout: 15000 });
  });

  // ---- what was said last is read aloud and seen first ----
  const begin = () => {
    wear(recall("theme") ?? root.dataset.theme);
    if (location.hash) enter();
    else document.querySelector("[data-focus]")?.focus();
    for (const shown of document.querySelectorAll("[data-needs-script]")) shown.hidden = false;
    for (const form of document.querySelectorAll("form:has([data-asked-if])")) askedIf(form);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
