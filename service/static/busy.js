// Work that takes more than a moment says so: a bar that runs, and after a while for how long. It
// lies over the page's edge, so that nothing moves under the pointer.
(() => {
  "use strict";

  const MOMENT = 400;
  const WHILE = 3000;
  let timers = [];

  const box = () => document.getElementById("busy");
  const say = (words) => { box().querySelector("span").textContent = words; };

  const begun = () => {
    over();
    const start = Date.now();
    const count = () => say(box().dataset.after.replace("{seconds}", Math.round((Date.now() - start) / 1000)));
    timers.push(window.setTimeout(() => {
      if (!box()) return;
      box().hidden = false;
      say(box().dataset.begun);
    }, MOMENT));
    timers.push(window.setTimeout(() => timers.push(window.setInterval(() => box() && count(), 1000)), WHILE));
  };
  const over = () => {
    timers.forEach(window.clearInterval); // takes what setTimeout gave too
    timers = [];
    if (box()) box().hidden = true;
  };

  document.addEventListener("htmx:before:request", begun);
  document.addEventListener("htmx:finally:request", over);
  // A form that htmx leaves alone leaves the page; one that was stopped does not.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const leaves = form.method === "post" && form.getAttribute("hx-boost") === "false";
    if (leaves && !event.defaultPrevented) begun();
  });
  window.addEventListener("pageshow", over);
})();
