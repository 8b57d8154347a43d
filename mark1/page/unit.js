// The chosen unit: its inputs, its value over time, and the R-unit that it feeds.

function unitPanel() {
  const node = make("div", { class: "body" });
  return { node, section: part("Chosen unit", "", node, "unit") };
}

function drawUnit(panel, view) {
  const key = JSON.stringify([view.unit, view.playing ? view.exposure : [view.exposure, view.tick, view.step]]);
  if (panel.key === key && !view.playing) return;
  panel.key = key;
  const letter = view.unit?.[0];
  const lines = letter ? { S: sensoryLines, A: associationLines, R: responseLines }[letter](view) : HINT;
  panel.node.replaceChildren(...lines);
}

const HINT = [make("p", {}, "Click a photocell to see its cords, a dial to see its inputs and its value, or an R-unit to see its set. Escape lets go.")];

function head(view, text) {
  const faults = view.state.held.faults.filter((name) => unitsOf(name).includes(view.unit));
  return make("p", { class: "head" }, make("strong", {}, view.unit), ` ${text}`, faults.length ? make("em", {}, ` ${faults.join(", ")}`) : null);
}

function associationLines(view) {
  const { state, positions, recording } = view;
  const number = Number(view.unit.slice(1)) - 1;
  const [plus, minus] = [1, -1].map((sign) => state.inputs[number].filter((cord) => cord.sign === sign));
  const [up, down] = [plus, minus].map((cords) => cords.filter(({ s }) => state.s[s]).length);
  const sum = up - down;
  const theta = recording.machine.threshold;
  const over = view.history((begin) => begin.value[number]);
  return [
    head(view, `is ${state.a[number] ? "on" : "off"}: ${up} of ${plus.length} + cords lit, ${down} of ${minus.length} \u2212 cords: ${signed(sum, 0)} ${sum >= theta ? "\u2265" : "<"} ${theta}`),
    make("p", { class: "value" }, make("strong", {}, volts(positions[number])), ` to R${state.feeds[number] + 1}${motorWords(state, number)} `, make("small", { class: "exact" }, `${positions[number]} \u00d7 2\u207b\u00b3\u2070 V`)),
    sparkline(over, Math.max(...over.map(Math.abs)), view.exposure, `Value of ${view.unit} at the beginning of each exposure, up to ${volts(Math.max(...over.map(Math.abs)))} from 0`),
    make("p", { class: "cells" }, ...cellNames("+", plus, state), " ", ...cellNames("\u2212", minus, state)),
  ];
}

function motorWords(state, number) {
  if (!state.on[number]) return "";
  return state.travel[number] ? `, its motor runs ${state.travel[number] > 0 ? "up" : "down"}` : ", its motor runs in vain";
}

function cellNames(mark, cords, state) {
  const names = cords.map(({ s }) => make(state.s[s] ? "b" : "span", {}, `S${s + 1}`));
  return [mark, ...names.flatMap((name) => [" ", name])];
}

function sensoryLines(view) {
  const { state, recording } = view;
  const number = Number(view.unit.slice(1)) - 1;
  const columns = recording.machine.retina[1];
  const cords = cordsOf(state, view.unit);
  const named = (sign) => cords.filter((cord) => cord.sign === sign).map(({ a }) => make(state.a[a] ? "b" : "span", {}, `A${a + 1}`));
  const line = (mark, names) => make("p", { class: "cells" }, `${mark} ${names.length}:`, ...names.flatMap((name) => [" ", name]));
  return [
    head(view, `is ${state.s[number] ? "on" : "off"}; row ${Math.floor(number / columns) + 1}, column ${(number % columns) + 1}`),
    line("+ cords,", named(1)),
    line("\u2212 cords,", named(-1)),
  ];
}

function responseLines(view) {
  const { state, sums, recording } = view;
  const number = Number(view.unit.slice(1)) - 1;
  const mine = state.feeds.flatMap((fed, unit) => (fed === number ? [unit] : []));
  const on = mine.filter((unit) => state.a[unit]);
  const over = view.history((begin) => begin.held.sums[number]);
  const most = Math.max(...over.map(Math.abs));
  return [
    head(view, `is ${state.held.r[number]}: the sum of ${on.length} A-units that are on, of ${mine.length}`),
    make("p", { class: "value" }, make("strong", {}, volts(sums[number])), ` 1 above, 0 below \u00b1${volts(recording.machine.dead_zone).slice(1)} `, make("small", { class: "exact" }, `${sums[number]} \u00d7 2\u207b\u00b3\u2070 V`)),
    sparkline(over, most, view.exposure, `Sum of ${view.unit} read at the last look before each exposure, up to ${volts(most)} from 0`),
    make("p", { class: "cells" }, "Outlined: the A-units that feed it."),
  ];
}

// The units of the grids that a fault is shown on: a motor and a wiper are their A-unit's.
function unitsOf(fault) {
  const [, name, motor] = /^(?:([SAR]\d+) |(?:motor|wiper) (\d+) )/.exec(fault) ?? [];
  return name ? [name] : motor ? [`A${motor}`] : [];
}
