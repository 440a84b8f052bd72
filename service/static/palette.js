// The palette: Ctrl+K opens it; arrow keys choose, Enter goes, without loading the page anew.
(() => {
  "use strict";
  const box = () => document.getElementById("palette");
  const field = () => box().querySelector("input");
  const hits = () => [...box().querySelectorAll(".palette-hits a")];
  let asked = 0;

  const look = async () => {
    const number = ++asked;
    const url = new URL(box().dataset.hits, window.location.href);
    url.searchParams.set("q", field().value);
    let answer;
    try {
      answer = await fetch(url, { headers: { Accept: "text/html" } });
    } catch {
      document.dispatchEvent(new CustomEvent("htmx:error"));
      return;
    }
    const html = await answer.text();
    if (number !== asked || !answer.ok) return; // a later one was asked meanwhile
    const place = document.getElementById("palette-hits");
    place.innerHTML = html;
    if (window.htmx) window.htmx.process(place);
    choose(0);
  };
  const choose = (place) => {
    const all = hits();
    all.forEach((link, number) => link.toggleAttribute("data-chosen", number === place));
    if (all[place]) all[place].scrollIntoView({ block: "nearest" });
  };
  const chosen = () => hits().findIndex((link) => link.hasAttribute("data-chosen"));

  const open = () => {
    if (!box() || box().open) return;
    box().showModal();
    field().value = "";
    field().focus();
    look();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
      return;
    }
    if (!box() || !box().open) return;
    const count = hits().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose((chosen() + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const link = hits()[Math.max(0, chosen())];
      if (link) link.click();
    }
  });
  let waiting = 0;
  document.addEventListener("input", (event) => {
    if (!box() || event.target !== field()) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(look, 120);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-jump]") && !event.target.value) open();
  });
  document.addEventListener("click", (event) => {
    if (box() && (event.target === box() || event.target.closest("#palette a"))) box().close();
  });
})();
