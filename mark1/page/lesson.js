// The page of a lesson: parts put together, and drawn anew whenever the player has moved.

const recording = JSON.parse(document.getElementById("recording").textContent);
const states = new States(recording);
const player = new Player(recording.exposures.map(chapterOf), 1);
const address = new Address(follow);
const labelOf = new Map();
let unit = null;

function chapterOf({ number, begin, steps }) {
  const times = steps.map(({ tick }) => tick - begin);
  const look = steps.findIndex(({ name }) => name === "look");
  return { number, times, length: times.at(-1), mark: look < 0 ? times.length : look + 1 };
}

// The card that each answer was asked of, in so far as one answer was asked of one kind of card only.
for (const [place, exposure] of recording.exposures.entries()) {
  const { target, card } = states.begins[place + 1].held;
  const label = recording.labels[card];
  if (!exposure.beside || !label || /[^01]/.test(target)) continue;
  const known = labelOf.get(target) ?? label;
  labelOf.set(target, known.split(" or ").includes(label) ? known : `${known} or ${label}`);
}

const machine = bench(recording, swingFor(recording, states), choose);
const cords = draw("svg", { class: "cords", "aria-hidden": "true" });
machine.node.append(cords);
const line = timeline(player);
const chosen = unitPanel();
const beside = besidePanel(recording);
const place = make("p", { class: "place" });
const largest = Math.max(...states.begins.flatMap(({ held }) => held.sums.map(Math.abs)), recording.machine.dead_zone * 4);

document.getElementById("page").append(
  make("header", {}, make("h1", {}, recording.title, " ", make("small", {}, "a simulation")), place),
  controls(player, { chapter: "exposure", step: "event" }),
  machine.node,
  make("div", { class: "below" }, line.section, chosen.section, beside.section),
  make("footer", {}, standing()),
);

// What is known and what is not, in the words of docs/background/fidelity.md.
function standing() {
  const { unlike, seed } = recording.machine;
  const known = "documented are 400 photocells, 512 A-units in 64 modules, one motor and potentiometer each, and 8 R-units";
  const other = unlike.length ? ` Not the Mark I: ${unlike.join("; ")}.` : "";
  return `A simulation (seed ${seed}); ${known}; invented are all volts and seconds and this layout.${other} The neuron: ${recording.beside}`;
}

// Volts at which the dials end: a round number that no value of the lesson passes at the beginning of an exposure.
function swingFor({ machine }, { begins }) {
  const most = Math.max(...begins.map(({ value }) => value.reduce((large, each) => Math.max(large, Math.abs(each)), 0))) * GRID;
  return [0.5, 1, 2, 5, 10].find((round) => round >= most) ?? Number((machine.stop * GRID).toFixed(2));
}

function choose(name) {
  unit = name === unit ? null : name;
  render();
  write(true);
}

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.activeElement?.blur();
  if (unit) choose(unit);
});

function viewNow() {
  const { chapter: exposure, t, done } = player.instant;
  const { begin, steps } = recording.exposures[exposure];
  const state = states.after(exposure, done);
  const tick = begin + Math.floor(t);
  const positions = wipersAt(state, tick);
  const view = { recording, exposure, t: Math.floor(t), done, state, tick, positions, unit, labelOf, largest };
  const faulty = new Set(state.held.faults.flatMap(unitsOf));
  const looked = steps.slice(0, done).some(({ name }) => name === "look");
  const more = { step: done, stepNow: steps[done - 1], sums: sumsAt(state, positions), playing: player.playing, faulty, looked };
  return Object.assign(view, more, { history: (read) => states.begins.map(read), words: wordsAt(exposure, done) });
}

let spoken = {};

// What the last step did; told from the states before and after it, and kept until another step is the last.
function wordsAt(exposure, done) {
  const key = `${exposure} ${done}`;
  if (spoken.key === key) return spoken.words;
  const step = recording.exposures[exposure].steps[done - 1];
  const before = states.begins[exposure].copy();
  recording.exposures[exposure].steps.slice(0, Math.max(done - 1, 0)).forEach((each) => before.advance(each));
  const after = before.copy();
  if (step) after.advance(step);
  spoken = { key, words: step ? told(step, before, after) : "Nothing has happened yet." };
  return spoken.words;
}

function render() {
  const view = viewNow();
  drawBench(machine, view);
  drawCords(cords, machine, view);
  drawTimeline(line, view, player);
  drawUnit(chosen, view);
  drawBeside(beside, view);
  const { corrections, faults } = view.state.held;
  const clock = `clock ${(view.tick / 1000).toFixed(1)} s`;
  const broken = faults.length ? ` \u00b7 ${plural(faults.length, "fault")}` : "";
  setText(place, `exposure ${player.chapter.number} of ${player.chapters.at(-1).number} \u00b7 ${clock} \u00b7 ${plural(corrections, "correction")}${broken}`);
  const found = cordsOf(view.state, unit).length;
  setText(machine.told, found ? `${unit}: ${plural(found, "cord")}` : "");
  setText(machine.legend, found ? "+ whole lines, \u2212 broken; thick: lit" : "bright: lit");
  return view;
}

function write(visit) {
  const { t, done } = player.instant;
  const whole = Math.floor(t);
  const event = done === doneBy(player.chapter, whole) ? null : done;
  address.write({ exposure: player.chapter.number, t: whole, event, unit }, visit);
}

// Go where an address says; what it leaves out, or what is not there, is the nearest that is.
function follow({ exposure, t, event, unit: name }) {
  unit = document.querySelector(`[data-unit="${CSS.escape(name ?? "")}"]`) ? name : null;
  player.playing = false;
  const found = player.chapters.findIndex(({ number }) => number >= Number(exposure ?? 0));
  const chapter = found < 0 ? player.chapters.length - 1 : found;
  const { mark, times, length } = player.chapters[chapter];
  const when = Math.min(Math.max(Number(t), 0), length);
  if (t === undefined || Number.isNaN(when)) player.after(chapter, exposure === undefined ? 0 : mark);
  else if (times[event - 1] === when || event === "0") player.after(chapter, Number(event));
  else player.go({ chapter, t: when, done: doneBy(player.chapters[chapter], when) });
}

player.addEventListener("moved", ({ detail }) => {
  render();
  if (!player.playing) write(detail.visit);
});
addEventListener("resize", render);
globalThis.replay = { player, view: viewNow }; // for the curious, and for tests
follow(Address.entries());
