"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const kernels = data.kernels;

  // Members of types are rows as kfuncs are; what only those have is empty.
  const members = data.types.map(member => ({
    ...member, call: [], contract: [], programs: null,
    runs: member.runs.map(run => ({ ...run, result: run.declaration, parameters: [], flags: null })),
  }));
  const kfuncs = [...data.kfuncs, ...members];
  const signs = { gone: "−", new: "+", abi: "✕", type: "≠", contract: "!", cosmetic: "≈" };
  const meanings = {
    gone: "gone: the kernel to the left has it, this one does not",
    new: "new: the kernel to the left does not have it",
    abi: "abi: other parameters, the loader refuses the old declaration",
    type: "type: a type means something else, and no loader notices",
    contract: "contract: the verifier asks for something else",
    cosmetic: "cosmetic: only spelled differently",
  };
  const levels = Object.keys(signs);
  const byId = id => document.getElementById(id);
  const main = document.querySelector("main"), body = byId("body"), details = byId("details"), filter = byId("filter"), order = byId("order");
  let chosen = new Set(), sort = { by: "name", reversed: false }, open = null, shown = [];

  // Everything is set as text: nothing that a kernel says becomes markup.
  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (value === null || value === undefined || value === false) continue;
      if (name in element && !name.includes("-")) element[name] = value; else element.setAttribute(name, value);
    }
    element.append(...children.filter(child => child !== null && child !== undefined));
    return element;
  }

  const badge = (level, text = level) =>
    make("span", { className: `badge ${level}`, title: meanings[level] }, make("b", { "aria-hidden": "true" }, signs[level]), make("i", {}, text));

  kfuncs.forEach((kfunc, index) => {
    kfunc.index = index;
    kfunc.levels = new Set(kfunc.cells.map(cell => cell.level).filter(level => signs[level]));
    kfunc.weight = kfunc.cells.reduce((sum, cell) => sum + ({ gone: 4, abi: 8, type: 6, contract: 4, new: 1 }[cell.level] ?? 0), 0);
    kfunc.last = kfunc.cells.findLastIndex(cell => signs[cell.level] && cell.level !== "cosmetic");
    kfunc.first = kfunc.cells.findIndex(cell => cell.run !== undefined);
    kfunc.text = [kfunc.name, kfunc.module, kfunc.type, kfunc.deprecated ? "deprecated" : "", kfunc.broken ? "refused" : "",
      ...kfunc.runs.flatMap(run => [run.result, ...run.parameters, ...(run.flags ?? [])])].join(" ").toLowerCase();
  });

  const extras = { deprecated: kfunc => kfunc.deprecated, refused: kfunc => kfunc.broken };

  function drawLegend() {
    const chip = (key, face, count) => {
      const button = make("button", { type: "button", className: "chip", "aria-pressed": "false" }, face, make("span", { className: "number" }, String(count)));
      button.addEventListener("click", () => {
        chosen.has(key) ? chosen.delete(key) : chosen.add(key);
        button.setAttribute("aria-pressed", String(chosen.has(key)));
        draw();
      });
      button.dataset.key = key;
      return button;
    };
    byId("legend").append(
      ...levels.map(level => chip(level, badge(level), kfuncs.filter(kfunc => kfunc.levels.has(level)).length)),
      ...Object.entries(extras).map(([key, test]) => chip(key, make("span", { className: "plain" }, key), kfuncs.filter(test).length)));
  }

  // What the names of all kernels begin with, up to a dash: "debian-".
  function sharedLength() {
    const [first, ...others] = kernels.map(kernel => kernel.name);
    const length = first.lastIndexOf("-") + 1;
    return others.length && others.every(name => name.length > length && name.startsWith(first.slice(0, length))) ? length : 0;
  }

  function drawHead() {
    const shared = sharedLength();
    const heading = (label, small, key) => {
      const button = make("button", { type: "button", title: key === "name" ? "Order by name" : `Order by what happened on ${label}` }, make("span", {}, ...(key === "name" ? [label] : [make("i", { className: "shared" }, label.slice(0, shared)), label.slice(shared)])), make("small", {}, small));
      button.addEventListener("click", () => {
        sort = { by: key, reversed: sort.by === key && !sort.reversed };
        order.value = key === "name" ? key : "";
        draw();
      });
      return make("th", { scope: "col" }, button);
    };
    byId("head").replaceChildren(make("tr", {}, heading(members.length ? "kfunc or member" : "kfunc", `${kfuncs.length} in all`, "name"),
      ...kernels.map((kernel, index) => heading(kernel.name, `${kernel.count} kfuncs`, index))));
  }

  function cellOf(cell, kernel) {
    const td = make("td", { className: cell.run === undefined ? (cell.level === "gone" ? "gone" : "") : cell.level === "new" || cell.level === "first" ? "here first" : "here" });
    if (signs[cell.level]) td.append(badge(cell.level));
    else if (cell.run !== undefined) td.append(make("span", { className: "dot", role: "img", "aria-label": cell.level === "first" ? "there" : "same", title: `${kernel.name}: ${cell.level === "first" ? "there" : "unchanged"}` }));
    else td.append(make("span", { className: "dash", role: "img", "aria-label": "not there" }, "·"));
    if (cell.refused) td.append(make("span", { className: "note broken", title: `${kernel.name}: there, and every call is refused` }, "refused"));
    if (cell.changes?.length) td.title = cell.changes.join("\n");
    return td;
  }

  function rowOf(kfunc) {
    const row = make("tr", { tabIndex: -1, "aria-selected": "false" },
      make("th", { scope: "row" }, kfunc.name,
        kfunc.module || kfunc.type ? make("span", { className: "note" }, kfunc.module ?? kfunc.type.split(" ")[0]) : null,
        kfunc.deprecated ? make("span", { className: "note old", title: kfunc.deprecated }, "deprecated") : null,
        kfunc.broken ? make("span", { className: "note broken", title: kfunc.broken }, "refused") : null),
      ...kfunc.cells.map((cell, index) => cellOf(cell, kernels[index])));
    row.addEventListener("click", () => { row.focus(); show(kfunc); });
    return row;
  }

  const rows = kfuncs.map(rowOf);
  const rank = { abi: 7, type: 6, gone: 5, contract: 4, new: 3, cosmetic: 2, same: 1, first: 1 };
  const orders = {
    name: (a, b) => a.index - b.index,
    drift: (a, b) => b.weight - a.weight,
    recent: (a, b) => b.last - a.last || b.weight - a.weight,
    since: (a, b) => b.first - a.first,
  };

  // By name or otherwise as the list says; by a number: what happened on that kernel, furthest first.
  function compare(a, b) {
    const difference = orders[sort.by]?.(a, b) ?? (rank[b.cells[sort.by].level] ?? 0) - (rank[a.cells[sort.by].level] ?? 0);
    return (sort.reversed ? -difference : difference) || a.index - b.index;
  }

  function draw() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = kfuncs.filter(kfunc => words.every(word => kfunc.text.includes(word))
      && [...chosen].every(key => extras[key] ? extras[key](kfunc) : kfunc.levels.has(key))).sort(compare);
    body.replaceChildren(...shown.map(kfunc => rows[kfunc.index]));
    byId("nothing").hidden = shown.length > 0;
    const changed = shown.filter(kfunc => ["gone", "abi", "type", "contract"].some(level => kfunc.levels.has(level))).length;
    byId("summary").textContent = `${shown.length === kfuncs.length ? "" : `${shown.length} of `}${data.kfuncs.length} kfuncs${members.length ? ` and ${members.length} members of types` : ""} on ${kernels.length} kernels; ${changed} of those shown changed or went away`;
    document.querySelectorAll("thead th").forEach((th, index) => {
      const isSorted = sort.by === (index === 0 ? "name" : index - 1);
      const direction = (index === 0) !== sort.reversed ? "ascending" : "descending";
      isSorted ? th.setAttribute("aria-sort", direction) : th.removeAttribute("aria-sort");
    });
    const current = open && shown.includes(open) ? open : shown[0];
    rows.forEach(row => row.tabIndex = -1);
    if (current) rows[current.index].tabIndex = 0;
  }

  // One run of kernels with one prototype; what is not the same in the run before is marked.
  function side(run, before) {
    if (run.declaration) {
      return make("div", { className: "side" },
        make("p", {}, run.kernels.length > 2 ? `${run.kernels[0]} … ${run.kernels.at(-1)}` : run.kernels.join(", ")),
        make("pre", {}, make("span", { className: "lang" }, "C"), before ? make("mark", {}, run.declaration) : run.declaration));
    }
    const differs = (text, index) => before && before.parameters[index] !== text;
    const code = make("pre", {}, make("span", { className: "lang" }, "C"));
    code.append(before && before.result !== run.result ? make("mark", {}, run.result) : run.result, run.result.endsWith("*") ? "" : " ", details.dataset.kfunc, "(");
    run.parameters.forEach((parameter, index) => code.append("\n\t", differs(parameter, index) ? make("mark", {}, parameter) : parameter, index + 1 < run.parameters.length ? "," : ""));
    code.append(run.parameters.length ? ")" : "void)");
    const flags = run.flags === null ? [make("span", {}, "flags unknown")] : run.flags.length === 0 ? [make("span", { className: "lang" }, "no flags")]
      : run.flags.map(flag => make("code", {}, before?.flags && !before.flags.includes(flag) ? make("mark", {}, flag) : flag));
    return make("div", { className: "side" },
      make("p", {}, run.kernels.length > 2 ? `${run.kernels[0]} … ${run.kernels.at(-1)}` : run.kernels.join(", ")),
      code, make("pre", {}, make("span", { className: "lang" }, "C#"), run.csharp), make("div", { className: "flags" }, ...flags));
  }

  const list = pairs => make("dl", { className: "rows" }, ...pairs.flatMap(([term, ...value]) => [make("dt", {}, term), make("dd", {}, ...value)]));

  function show(kfunc) {
    if (open) rows[open.index].setAttribute("aria-selected", "false");
    rows.forEach(row => row.tabIndex = -1);
    open = kfunc;
    rows[kfunc.index].setAttribute("aria-selected", "true");
    rows[kfunc.index].tabIndex = 0;
    details.dataset.kfunc = kfunc.name;
    const close = make("button", { type: "button", className: "close", "aria-label": "Close details" }, "Close");
    close.addEventListener("click", hide);
    const changes = kernels.map((kernel, index) => [kernel, kfunc.cells[index]]).map(([kernel, cell]) => [kernel.name,
      signs[cell.level] ? badge(cell.level) : make("span", {}, cell.run === undefined ? "–" : cell.level === "first" ? "there" : "same"),
      [...signs[cell.level] && !["new", "gone"].includes(cell.level) ? cell.changes ?? [] : [], ...cell.refused ? ["refused"] : []].join("; ")]);
    details.replaceChildren(
      make("div", { className: "top" }, make("h2", {}, kfunc.name), close),
      ...(kfunc.module ? [make("p", {}, `in module ${kfunc.module}`)] : []),
      ...(kfunc.type ? [make("p", {}, `${kfunc.type.startsWith("enum") ? "value" : "member"} of ${kfunc.type}`)] : []),
      ...(kfunc.broken ? [make("p", { className: "callout broken" }, kfunc.broken)] : []),
      ...(kfunc.deprecated ? [make("p", { className: "callout" }, kfunc.deprecated)] : []),
      make("h3", {}, kfunc.programs === null ? "On these kernels" : kfunc.runs.length > 1 ? "Prototypes side by side" : "Prototype"),
      make("div", { className: "sides", tabIndex: 0, role: "group", "aria-label": "Prototypes" }, ...kfunc.runs.map((run, index) => side(run, kfunc.runs[index - 1]))),
      ...(kfunc.programs === null ? [] : [
        make("h3", {}, `Contract on ${kfunc.runs.at(-1).kernels.at(-1)}`),
        ...kfunc.call.map(sentence => make("p", {}, sentence)),
        list(kfunc.contract),
        make("h3", {}, "May be called from"),
        make("p", { className: kfunc.programs.startsWith("not known") ? "unknown" : "" }, kfunc.programs)]),
      make("h3", {}, "History"),
      list(changes));
    details.hidden = false;
    main.classList.add("split");
    details.scrollTop = 0;
    rows[kfunc.index].scrollIntoView({ block: "nearest" });
    setAddress("#" + encodeURIComponent(kfunc.name));
  }

  function hide() {
    if (!open) return;
    const row = rows[open.index];
    row.setAttribute("aria-selected", "false");
    open = null;
    details.hidden = true;
    main.classList.remove("split");
    setAddress("#");
    row.focus();
  }

  // Where a page may not change its address, deep links are all that is lost.
  function setAddress(hash) {
    try { history.replaceState(null, "", hash); } catch { }
  }

  function move(row, target) {
    if (!target) return;
    row.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
    if (open) show(shown[[...body.rows].indexOf(target)]);
  }

  body.addEventListener("keydown", event => {
    const row = event.target.closest("tr");
    const all = [...body.rows];
    const at = all.indexOf(row);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, PageDown: Math.min(at + 15, all.length - 1), PageUp: Math.max(at - 15, 0) };
    if (event.key in steps) { event.preventDefault(); move(row, all[steps[event.key]]); }
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(shown[at]); }
  });

  document.addEventListener("keydown", event => {
    if (event.key === "Escape") open ? hide() : filter.value && (filter.value = "", draw());
    if (event.key === "/" && event.target !== filter) { event.preventDefault(); filter.focus(); filter.select(); }
    if (event.key === "ArrowDown" && event.target === filter && shown.length) { event.preventDefault(); rows[shown[0].index].focus(); }
  });

  filter.addEventListener("input", draw);
  order.addEventListener("change", () => { sort = { by: order.value, reversed: false }; draw(); });
  byId("reset").addEventListener("click", () => {
    filter.value = "";
    chosen = new Set();
    document.querySelectorAll(".chip").forEach(chip => chip.setAttribute("aria-pressed", "false"));
    draw();
  });

  function openFromAddress() {
    const wanted = kfuncs.find(kfunc => "#" + encodeURIComponent(kfunc.name) === location.hash);
    if (wanted) show(wanted);
  }

  window.addEventListener("hashchange", openFromAddress);
  drawLegend();
  drawHead();
  draw();
  openFromAddress();
})();
