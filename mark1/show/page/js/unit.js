// The chosen unit: its inputs, its value over time, and the R-unit that it feeds.

const HINT =
  "Click a photocell to see its cords, a dial to see its inputs and its value, or an R-unit to see its set. " +
  "Escape lets go.";

function unitPanel() {
  const node = make("div", { class: "body" });
  return { node, section: part("Chosen unit", "", node, "unit") };
}

function drawUnit(panel, view) {
  const lines = { S: sensoryLines, A: associationLines, R: responseLines }[view.unit?.[0]];
  panel.node.replaceChildren(...(lines ? lines(view, Number(view.unit.slice(1)) - 1) : [make("p", {}, HINT)]));
}

function sensoryLines(view, number) {
  const { state, recording } = view;
  const columns = recording.machine.retina[1];
  const where = `row ${Math.floor(number / columns) + 1}, column ${(number % columns) + 1}`;
  const found = cordsOf(state, view.unit);
  const named = (sign) => found.filter((cord) => cord.sign === sign).map(({ a }) => [`A${a + 1}`, state.a[a]]);
  return [
    head(view, `is ${onOrOff(state.s[number])}; ${where}`),
    make("p", { class: "cells" }, `+ to ${named(1).length}:`, ...names(named(1))),
    make("p", { class: "cells" }, `\u2212 to ${named(-1).length}:`, ...names(named(-1))),
  ];
}

function associationLines(view, number) {
  const { state, positions } = view;
  const named = (sign) =>
    state.inputs[number].filter((cord) => cord.sign === sign).map(({ s }) => [`S${s + 1}`, state.s[s]]);
  const over = view.history((begin) => begin.value[number]);
  return [
    head(view, `is ${onOrOff(state.a[number])}: ${against(view, number)}`),
    reading(positions[number], ` to R${state.feeds[number] + 1}${motorWords(state, number)}`),
    overTime(view, over, `Value of ${view.unit} at the beginning of each exposure`),
    make("p", { class: "cells" }, "+", ...names(named(1)), " \u2212", ...names(named(-1))),
  ];
}

function responseLines(view, number) {
  const { state, sums, recording } = view;
  const mine = [...state.feeds.keys()].filter((unit) => state.feeds[unit] === number);
  const on = mine.filter((unit) => state.a[unit]).length;
  const zone = volts(recording.machine.dead_zone).slice(1);
  const over = view.history((begin) => begin.held.sums[number]);
  return [
    head(view, `is ${state.held.r[number]}: the sum of ${plural(on, "A-unit")} that are on, of ${mine.length}`),
    reading(sums[number], ` 1 above, 0 below \u00b1${zone}`),
    overTime(view, over, `Sum of ${view.unit} read at the last look before each exposure`),
    make("p", { class: "cells" }, "Outlined: the A-units that feed it."),
  ];
}

function onOrOff(state) {
  return state ? "on" : "off";
}

function head({ unit, state }, text) {
  const faults = state.held.faults.filter((name) => unitsOf(name).includes(unit)).join(", ");
  return make("p", { class: "head" }, make("strong", {}, unit), ` ${text} `, make("em", {}, faults));
}

// The lit inputs of an A-unit against its threshold.
function against({ state, recording }, number) {
  const { threshold } = recording.machine;
  const lit = (sign) => state.inputs[number].filter((cord) => cord.sign === sign && state.s[cord.s]).length;
  const sum = lit(1) - lit(-1);
  const relation = sum >= threshold ? "\u2265" : "<";
  return `${lit(1)} lit by + cords, ${lit(-1)} by \u2212: ${signed(sum, 0)} ${relation} ${threshold}`;
}

function reading(steps, text) {
  const exact = make("small", { class: "exact" }, `${steps} \u00d7 2\u207b\u00b3\u2070 V`);
  return make("p", { class: "value" }, make("strong", {}, volts(steps)), `${text} `, exact);
}

function motorWords(state, number) {
  if (!state.on[number]) return "";
  if (!state.travel[number]) return "; its motor runs, its wiper does not move";
  return `; its motor runs ${state.travel[number] > 0 ? "up" : "down"}`;
}

function overTime(view, numbers, label) {
  const most = Math.max(...numbers.map(Math.abs));
  return sparkline(numbers, most, view.exposure, `${label}, up to ${volts(most)} from 0`);
}

// Names of units, bold where they are on.
function names(units) {
  return units.flatMap(([name, on]) => [" ", make(on ? "b" : "span", {}, name)]);
}

// The units of the grids that a fault is shown on: a motor and a wiper are their A-unit's.
function unitsOf(fault) {
  const [, name, motor] = /^(?:([SAR]\d+) |(?:motor|wiper) (\d+) )/.exec(fault) ?? [];
  if (name) return [name];
  return motor ? [`A${motor}`] : [];
}
