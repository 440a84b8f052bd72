// What only makes the pages quicker: every page works without it.
(() => {
  "use strict";

  const each = (root, selector, act) => root.querySelectorAll(selector).forEach(act);

  // A form goes once: a second click finds its button taken.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.method === "post") {
      form.dataset.sent = "yes";
      window.setTimeout(() => delete form.dataset.sent, 8000);
    }
  }, true);

  // Keys: ? for the list, G and a letter to a section.
  const PLACES = { w: "/", d: "/dispatch", r: "/rankings", o: "/organizations", t: "/trail" };
  let going = false;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea, select, dialog");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "?") {
      const keys = document.getElementById("keys");
      if (keys && !keys.open) keys.showModal();
    } else if (going && PLACES[event.key]) {
      const link = [...document.querySelectorAll(".side nav a, .brand")]
        .find((a) => new URL(a.href).pathname === PLACES[event.key]);
      if (link) link.click();
    }
    going = event.key === "g";
  });

  // The side bar folds at once; the cookie is the one that the form would have set.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-folding]") || !event.submitter) return;
    event.preventDefault();
    event.stopPropagation();
    delete event.target.dataset.sent;
    const side = event.submitter.value;
    document.cookie = `duban_side=${side}; path=/; max-age=31536000; samesite=lax`;
    document.body.classList.remove("side-open", "side-folded");
    document.body.classList.add(`side-${side}`);
    window.dispatchEvent(new Event("resize"));
  }, true);

  // A table of links is one stop of the keyboard, with arrow keys inside it.
  const oneStop = (table) => {
    each(table, "tbody a", (link) => { link.tabIndex = -1; });
    const first = table.querySelector("tbody a");
    if (first) first.tabIndex = 0;
  };
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  document.addEventListener("keydown", (event) => {
    const link = event.target.closest && event.target.closest("[data-arrows] tbody a");
    const step = link && STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const rows = [...link.closest("tbody").rows];
    const cell = link.closest("td, th");
    let down = rows.indexOf(cell.parentElement);
    let right = cell.cellIndex;
    let next = null;
    do {
      down += step[0];
      right += step[1];
      const there = rows[down] && rows[down].cells[right];
      if (!there) return;
      next = there.querySelector("a");
    } while (!next);
    link.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  // A click without a network says so.
  const offline = (gone) => { each(document, "[data-offline]", (told) => { told.hidden = !gone; }); };
  ["htmx:error", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => {
    offline(true);
    each(document, "form[data-sent]", (form) => { delete form.dataset.sent; });
  }));
  window.addEventListener("offline", () => offline(true));
  window.addEventListener("online", () => offline(false));

  // One open menu at a time; a click beside it closes it.
  document.addEventListener("click", (event) => {
    each(document, "details.drop[open], details.menu[open]", (open) => {
      if (!open.contains(event.target)) open.open = false;
    });
    const away = event.target.closest("[data-away]");
    if (away) away.closest(".banner").remove();
    const print = event.target.closest("[data-print]");
    if (print) window.print();
    const copy = event.target.closest("[data-copy], [data-copy-from]");
    if (copy) copied(event, copy);
    const all = event.target.closest("[data-choose-all]");
    if (all) {
      [...all.form.elements].forEach((box) => { if (box.name === all.dataset.chooseAll) box.checked = all.checked; });
      counted(all.form);
    }
  });

  const copied = (event, link) => {
    const from = link.dataset.copyFrom;
    const text = from ? document.getElementById(from).value : link.href;
    if (!navigator.clipboard) {
      if (from) document.getElementById(from).select();
      return;
    }
    event.preventDefault();
    navigator.clipboard.writeText(text).then(() => { link.classList.add("copied"); }, () => {});
  };

  // How many are chosen, said on the button.
  const counted = (form) => {
    if (!form) return;
    const said = form.querySelector("[data-count]");
    const chosen = [...form.elements].filter((box) => box.matches("input[data-counted]") && box.checked);
    if (said) said.textContent = chosen.length;
  };
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-grid]")) running(event.target.form);
    if (event.target.matches("input[data-counted]")) counted(event.target.form);
    if (event.target.matches("select[data-go]")) event.target.form.requestSubmit();
  });

  // The running total of a report, in whole hundredths.
  const hundredths = (typed) => {
    const read = /^(\d+)(?:\.(\d{1,2}))?$/.exec(typed.trim());
    return read ? Number(read[1]) * 100 + Number((read[2] || "").padEnd(2, "0")) : null;
  };
  const decimals = (value) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, "0")}`;
  const running = (form) => {
    const told = form && form.querySelector("[data-running]");
    if (!told) return;
    let claimed = 0;
    let weight = 0;
    each(form, "[data-grid-row]", (row) => {
      const left = row.querySelector("select") && row.querySelector("select").value === "left_out";
      weight += Number(row.dataset.weight);
      claimed += left ? 0 : hundredths(row.querySelector(".points-field").value) || 0;
    });
    const score = weight ? decimals(Math.floor((claimed * 10000 * 2 + weight) / (2 * weight))) : "—";
    told.textContent = told.dataset.running
      .replace("{claimed}", decimals(claimed)).replace("{weight}", decimals(weight)).replace("{score}", score);
  };
  document.addEventListener("input", (event) => {
    if (event.target.closest && event.target.closest("[data-grid]")) running(event.target.form);
  });

  // A block copied from a spreadsheet fills the grid from the cell it is pasted into.
  document.addEventListener("paste", (event) => {
    const start = event.target.closest && event.target.closest("[data-grid] input, [data-grid] select, [data-grid] textarea");
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!start || !text || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const rows = [...start.closest("[data-grid]").querySelectorAll("[data-grid-row]")];
    const cellsOf = (row) => [...row.querySelectorAll("input:not([type=hidden]), select, textarea")];
    const top = rows.indexOf(start.closest("[data-grid-row]"));
    const left = cellsOf(rows[top]).indexOf(start);
    let leftOut = 0;
    block(text.replace(/\r/g, "").replace(/\n$/, "")).forEach((line, down) => {
      const row = rows[top + down];
      const cells = row ? cellsOf(row) : [];
      line.forEach((value, right) => {
        const cell = cells[left + right];
        if (cell) put(cell, value.trim());
        else if (value.trim()) leftOut += 1;
      });
    });
    leftOver(start.form, leftOut);
  });

  // What was pasted and has no place in the grid is told of, below it.
  const leftOver = (form, count) => {
    const told = form.querySelector("[data-left-over]");
    told.hidden = !count;
    told.textContent = told.dataset.leftOver.replace("{count}", count);
  };

  // A cell with a line break in it comes quoted, and is one cell all the same.
  const CELL = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g;
  const block = (text) => {
    const lines = [[]];
    for (const [, quoted, plain, end] of text.matchAll(CELL)) {
      lines[lines.length - 1].push(quoted === undefined ? plain : quoted.replace(/""/g, '"').replace(/\n/g, " "));
      if (!end) break;
      if (end === "\n") lines.push([]);
    }
    return lines;
  };

  // An unlisted word stands in the choice as it was written: the server reads it as it reads a
  // workbook's, or blames it. To pass over it would leave the line claimed as completed.
  const put = (cell, value) => {
    if (cell.tagName === "SELECT") {
      const found = [...cell.options].find((o) => o.value === value || o.text.trim() === value);
      if (value && !found) cell.add(new Option(value, value));
      if (value) cell.value = found ? found.value : value;
    } else {
      cell.value = value;
    }
    cell.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // The slider turns the whole product to the end of a past day; its right end is now. Presses that
  // come while a turn is on its way are kept, and the page that comes in turns on to them.
  const dayOf = (slider) => {
    const day = new Date(`${slider.closest("form").dataset.first}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + Number(slider.value));
    return day.toISOString().slice(0, 10);
  };
  const told = (slider) => {
    const day = dayOf(slider);
    slider.setAttribute("aria-valuetext", day);
    slider.form.querySelector("output").textContent = day;
  };
  let turning = 0;
  let wanted = null; // where it was moved to, by somebody whose focus was on it and is to be again
  const turn = (slider) => {
    const asOf = slider.form.elements.as_of;
    asOf.disabled = Number(slider.value) >= Number(slider.max);
    asOf.value = asOf.disabled ? "" : dayOf(slider);
    slider.form.requestSubmit();
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-slider] input[type=range]")) return;
    told(event.target);
    wanted = event.target.value;
  });
  document.addEventListener("change", (event) => {
    const slider = event.target;
    if (!slider.matches("[data-slider] input[type=range]")) return;
    wanted = slider.value;
    window.clearTimeout(turning); // by arrow keys, many days are one turn
    turning = window.setTimeout(turn, 400, slider);
  });
  const turned = () => {
    const slider = wanted !== null && document.getElementById("moment-slider");
    if (!slider) return;
    const drop = slider.closest("details");
    if (drop) drop.open = true;
    slider.focus({ preventScroll: true });
    window.clearTimeout(turning);
    if (slider.value === wanted) {
      wanted = null;
      return;
    }
    slider.value = wanted;
    told(slider);
    turning = window.setTimeout(turn, 400, slider);
  };

  // A trend out of the figures that the page's table shows too. A page that htmx swaps in brings no
  // scripts of its head along, so the charts' own is fetched where the first trend stands.
  let fetching = false;
  const charts = (root) => {
    const first = root.querySelector("[data-trend]");
    if (window.echarts) each(root, "[data-trend]", drawn);
    else if (first && !fetching) {
      fetching = true;
      const script = document.createElement("script");
      script.src = first.dataset.script;
      script.addEventListener("load", () => charts(document));
      script.addEventListener("error", () => { fetching = false; });
      document.head.append(script);
    }
  };
  // A pattern beside each colour tells bars apart on grey paper, too.
  const common = (figures) => ({
    aria: { enabled: true, decal: { show: figures.kind === "bars" } },
    animation: false,
    color: ["#1b4f85", "#b87503", "#6d7c8c"],
    legend: { top: 0 },
    tooltip: { trigger: figures.kind === "boxes" ? "item" : "axis", renderMode: "richText" },
  });
  const lying = (figures) => ({
    grid: { left: 8, right: 40, top: 34, bottom: 8, containLabel: true },
    yAxis: { type: "category", inverse: true, data: figures.names, axisLabel: { width: 150, overflow: "truncate" } },
  });
  const shapes = {
    lines: (trend) => ({
      grid: { left: 44, right: 16, top: 34, bottom: 28 },
      xAxis: { type: "category", data: trend.periods },
      yAxis: { type: "value", min: (range) => Math.max(0, Math.floor((range.min - 5) / 10) * 10), max: 100 },
      series: trend.series.map((one) => ({ name: one.name, type: "line", symbol: one.symbol, data: one.values, connectNulls: false })),
    }),
    bars: (held) => ({
      ...lying(held),
      xAxis: { type: "value", name: held.unit, minInterval: held.unit ? 0 : 1 },
      series: held.series.map((one) => ({ name: one.name, type: "bar", stack: "all", barMaxWidth: 16, data: one.values })),
    }),
    boxes: (held) => ({
      ...lying(held),
      xAxis: { type: "value", scale: true, max: 100 },
      series: [{ type: "boxplot", data: held.boxes, itemStyle: { color: "#dbe6f2", borderColor: "#1b4f85" } }],
    }),
  };
  const drawn = (box) => {
    if (box.dataset.drawn) return;
    box.dataset.drawn = "yes";
    const figures = JSON.parse(box.dataset.trend);
    if (figures.names) box.style.height = `${90 + figures.names.length * 26}px`;
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption({ ...common(figures), ...shapes[figures.kind](figures) });
    new ResizeObserver(() => chart.resize()).observe(box); // gone with the box
  };

  const ready = (root) => {
    each(root, ".needs-script", (hidden) => { hidden.hidden = false; });
    each(root, ".without-script", (shown) => { shown.hidden = true; });
    each(root, "[data-arrows]", oneStop);
    each(root, "[data-running]", (told) => running(told.closest("form")));
    charts(root);
    each(root, "#refusals a[href^='#']", (link) => {
      const field = document.getElementById(link.hash.slice(1));
      if (!field) return;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", "refusals");
    });
    const wrong = root.querySelector("[data-focus]");
    if (wrong) wrong.focus();
    turned();
  };
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:after:swap", () => ready(document));
})();
