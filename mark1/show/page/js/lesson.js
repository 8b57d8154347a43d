// The page of a lesson: its parts put together, and what they draw worked out for an instant.

const recording = JSON.parse(document.getElementById("recording").textContent);
const states = new States(recording);
const labelOf = labelsOf(recording, states);
const largest = largestSum(recording, states);
const player = new Player(recording.exposures.map(chapterOf), 1);
const frame = new Frame(player, { draw: render, entries, follow });
const choose = (name) => frame.choose(name);

const machine = bench(recording, swingFor(recording, states), choose);
const cords = draw("svg", { class: "cords", "aria-hidden": "true" });
const line = timeline(player);
const chosen = unitPanel();
const beside = besidePanel(recording);
const place = make("p", { class: "place" });

machine.node.append(cords);
document
  .getElementById("page")
  .append(
    make("header", {}, make("h1", {}, recording.title, " ", make("small", {}, "a simulation")), place),
    controls(player, { chapter: "exposure", step: "event" }),
    machine.node,
    make("div", { class: "below" }, line.section, chosen.section, beside.section),
    make("footer", {}, standing(recording)),
  );

function chapterOf({ number, begin, steps }) {
  const times = steps.map(({ tick }) => tick - begin);
  const look = steps.findIndex(({ name }) => name === "look");
  return { number, times, length: times.at(-1), mark: look < 0 ? times.length : look + 1 };
}

// The cards that each answer was asked of.
function labelsOf({ exposures, labels }, { begins }) {
  const found = new Map();
  exposures.forEach(({ beside }, nth) => {
    const { target, card } = begins[nth + 1].held;
    const label = labels[card];
    if (!beside || !label || /[^01]/.test(target)) return;
    found.set(target, (found.get(target) ?? new Set()).add(label));
  });
  return new Map([...found].map(([target, names]) => [target, [...names].join(" or ")]));
}

function largestSum({ machine }, { begins }) {
  return Math.max(machine.dead_zone * 4, ...begins.flatMap(({ held }) => held.sums.map(Math.abs)));
}

// Volts at which the dials end: a round number that no value passes at the beginning of an exposure.
function swingFor({ machine }, { begins }) {
  const most = Math.max(...begins.flatMap(({ value }) => Math.max(...value.map(Math.abs)))) * GRID;
  return [0.5, 1, 2, 5, 10].find((round) => round >= most) ?? Number((machine.stop * GRID).toFixed(2));
}

// What is known and what is not, in short: docs/background/fidelity.md.
function standing({ machine, beside }) {
  const { unlike, seed } = machine;
  return [
    `A simulation (seed ${seed}); documented are 400 photocells, 512 A-units in 64 modules, one motor and`,
    "potentiometer each, and 8 R-units; invented are all volts and seconds and this layout.",
    unlike.length ? `Not the Mark I: ${unlike.join("; ")}.` : "",
    `The neuron: ${beside}`,
  ].join(" ");
}

function viewNow() {
  const { chapter: exposure, t, done } = player.instant;
  const { begin, steps } = recording.exposures[exposure];
  const state = states.after(exposure, done);
  const tick = begin + Math.floor(t);
  const positions = wipersAt(state, tick);
  return {
    ...{ recording, labelOf, largest, exposure, t: Math.floor(t), done, state, tick, positions },
    unit: frame.unit,
    playing: player.playing,
    step: steps[done - 1],
    sums: sumsAt(state, positions),
    faulty: new Set(state.held.faults.flatMap(unitsOf)),
    looked: steps.slice(0, done).some(({ name }) => name === "look"),
    history: (read) => states.begins.map(read),
    words: wordsAt(exposure, done),
  };
}

let said = {};

// What the last step did, told from the states before and after it; kept until another step is the last.
function wordsAt(exposure, done) {
  const key = `${exposure} ${done}`;
  if (said.key !== key) said = { key, words: done ? toldOf(exposure, done) : "Nothing has happened yet." };
  return said.words;
}

function toldOf(exposure, done) {
  const steps = recording.exposures[exposure].steps.slice(0, done);
  const before = states.begins[exposure].copy();
  steps.slice(0, -1).forEach((step) => before.advance(step));
  const after = before.copy();
  after.advance(steps.at(-1));
  return told(steps.at(-1), before, after);
}

function render() {
  const view = viewNow();
  drawBench(machine, view);
  drawCords(cords, machine, view);
  drawTimeline(line, view, player);
  drawUnit(chosen, view);
  drawBeside(beside, view);
  setText(place, placeIn(view));
}

function placeIn({ tick, state }) {
  const { corrections, faults } = state.held;
  return [
    `exposure ${player.chapter.number} of ${player.chapters.at(-1).number}`,
    `clock ${(tick / 1000).toFixed(1)} s`,
    plural(corrections, "correction"),
    ...(faults.length ? [plural(faults.length, "fault")] : []),
  ].join(" \u00b7 ");
}

// The event stands in the address only where others of the same tick have not happened yet.
function entries() {
  const { t, done } = player.instant;
  const whole = Math.floor(t);
  return { exposure: player.chapter.number, t: whole, event: done === doneBy(player.chapter, whole) ? null : done };
}

// Go where an address says; what it leaves out, or what is not there, is the nearest that is.
function follow({ exposure, t, event }) {
  const chapter = player.find(Number(exposure ?? 0));
  const { mark, times, length } = player.chapters[chapter];
  const when = Math.min(Math.max(Number(t), 0), length);
  if (t === undefined || Number.isNaN(when)) player.after(chapter, exposure === undefined ? 1 : mark);
  else if (times[event - 1] === when || event === "0") player.after(chapter, Number(event));
  else player.go({ chapter, t: when, done: doneBy(player.chapters[chapter], when) });
}

globalThis.replay = { player, view: viewNow }; // for the curious, and for tests
frame.arrive(Address.entries());
