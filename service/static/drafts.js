// Drafts (草稿): what was typed into a form outlives the session, in this browser alone, by account
// and form, until it is recorded, discarded, signed out of or two weeks old (docs/decisions/0018).
// Forms say so themselves: data-draft="keep", or "never" where secrets or personal data stand.
(() => {
  "use strict";

  const HEAD = "duban.draft:";
  const LASTS = 14 * 24 * 3600 * 1000;
  const FIELDS = "input:not([type=hidden]):not([type=file]):not([type=password]):not([type=submit])" +
    ":not([autocomplete=one-time-code]), select, textarea";
  const KEPT = "form[data-draft=keep]";
  let restoring = false;

  // --- the browser's store: where it is full or shut, forms work as if there were no drafts -----

  const stored = (work, otherwise) => {
    try { return work(window.localStorage); } catch (shut) { return otherwise; }
  };
  const read = (key) => stored((store) => JSON.parse(store.getItem(key)), null);
  const write = (key, draft) => stored((store) => store.setItem(key, JSON.stringify(draft)));
  const drop = (key) => stored((store) => store.removeItem(key));
  const keys = (head) => stored((store) => Object.keys(store).filter((key) => key.startsWith(head)), []);

  // --- whose draft, of which form, of which field -----------------------------------------------

  const told = () => document.getElementById("draft-told"); // only there for somebody signed in
  const mine = () => `${HEAD}${encodeURIComponent(told().dataset.account)}:`;
  const keyOf = (form) => mine() + form.getAttribute("action");
  const fieldsOf = (form) => [...form.elements].filter(
    (field) => field.name && field.matches(FIELDS) && field.dataset.draft !== "never");
  const ticked = (field) => field.type === "checkbox" || field.type === "radio";
  const idOf = (field) => ticked(field) ? `${field.name}=${field.value}` : field.name;
  const valueOf = (field) => ticked(field) ? field.checked : field.value;
  const begunWith = (field) => {
    if (ticked(field)) return field.defaultChecked;
    if (field.tagName !== "SELECT") return field.defaultValue;
    const begun = [...field.options].find((option) => option.defaultSelected) || field.options[0];
    return begun ? begun.value : "";
  };

  // --- keeping: only what differs from the form as it came, or did before -----------------------

  const keep = (form, sent) => {
    const key = keyOf(form);
    const kept = (read(key) || {}).fields || {};
    fieldsOf(form).forEach((field) => {
      const id = idOf(field);
      if (id in kept || valueOf(field) !== begunWith(field)) kept[id] = valueOf(field);
    });
    if (Object.keys(kept).length) write(key, { at: Date.now(), fields: kept, sent });
  };
  const typed = (event) => {
    const form = event.target.form;
    if (!restoring && told() && form && form.matches(KEPT)) keep(form);
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!told()) return;
    if (form.matches(KEPT)) keep(form, form.elements.key.value);
    if (form.getAttribute("action") === "/sign-out") leave(event);
  }, true);

  // --- signing out leaves the machine to others, so nothing stays behind ------------------------

  const leave = (event) => {
    const left = keys(mine());
    if (left.length && !window.confirm(told().dataset.leave)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    left.forEach(drop);
  };

  // --- bringing back ----------------------------------------------------------------------------

  const put = (field, value) => {
    if (ticked(field)) field.checked = value; else field.value = value;
    if (field.selectedIndex === -1 && field.closest("[data-grid]")) { // a word that was pasted
      field.add(new Option(value, value));
      field.value = value;
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const bringBack = (form) => {
    if (form.dataset.drafted) return;
    form.dataset.drafted = "yes";
    const draft = read(keyOf(form));
    if (!draft) return;
    const fields = fieldsOf(form).filter((field) => idOf(field) in draft.fields);
    const other = fields.filter((field) => valueOf(field) !== draft.fields[idOf(field)]);
    restoring = true;
    other.forEach((field) => put(field, draft.fields[idOf(field)]));
    restoring = false;
    if (other.length) tell(form, draft);
  };
  const tell = (form, draft) => {
    const notice = told().content.firstElementChild.cloneNode(true);
    // Sweden writes days as we do: 2026-11-20 09:30
    const clock = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short" });
    notice.querySelector("time").textContent = clock.format(draft.at);
    notice.querySelector("button").addEventListener("click", () => discard(form, notice));
    form.prepend(notice);
    for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  };
  const discard = (form, notice) => {
    drop(keyOf(form));
    notice.remove();
    form.reset();
    restoring = true;
    fieldsOf(form).forEach((field) => field.dispatchEvent(new Event("change", { bubbles: true })));
    restoring = false;
    const first = fieldsOf(form)[0];
    if (first) first.focus();
  };

  // A page says by the form's own key what was recorded: nothing else takes a draft away.
  const ready = () => {
    keys(HEAD).forEach((key) => { if (Date.now() - ((read(key) || {}).at || 0) > LASTS) drop(key); });
    if (!told()) return;
    const recorded = [...document.querySelectorAll("[data-recorded]")].map((said) => said.dataset.recorded);
    keys(mine()).forEach((key) => { if (recorded.includes((read(key) || {}).sent)) drop(key); });
    document.querySelectorAll(KEPT).forEach(bringBack);
  };
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:after:swap", ready);
})();
