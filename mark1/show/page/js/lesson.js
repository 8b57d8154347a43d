// The page of a lesson: its parts put together, and what they draw worked out for an instant.

class LessonPage {
  constructor(root, source, { keys = root, linked = false } = {}) {
    this.root = root;
    this.source = source;
    this.keys = keys;
    this.take(source.recording);
    this.player = new Player(this.chapters(), 1);
    this.frame = new Frame(this.player, {
      draw: () => this.render(),
      entries: () => this.entries(),
      follow: (given) => this.follow(given),
      ...{ root, keys, linked },
    });
    this.build(keys);
  }

  // Hold a recording in place of the one before.
  take(recording) {
    this.recording = recording;
    this.states = new States(recording);
    this.said = {};
    this.measure();
  }

  measure() {
    this.labelOf = labelsOf(this.recording, this.states);
    this.largest = largestSum(this.recording, this.states);
  }

  chapters() {
    return this.recording.exposures.map(chapterOf);
  }

  build(keys) {
    const { recording, player } = this;
    const choose = (name) => this.frame.choose(name);
    this.machine = bench(recording, swingFor(recording, this.states), choose);
    this.cords = draw("svg", { class: "cords", "aria-hidden": "true" });
    this.line = timeline(player);
    this.chosen = unitPanel();
    this.beside = besidePanel(recording);
    this.place = make("p", { class: "place" });
    this.machine.node.append(this.cords);
    this.root.append(
      make("header", {}, make("h1", {}, recording.title, " ", make("small", {}, "a simulation")), this.place),
      controls(player, { chapter: "exposure", step: "event" }, keys),
      this.machine.node,
      make("div", { class: "below" }, this.line.section, this.chosen.section, this.beside.section),
      make("footer", {}, standing(recording)),
    );
  }

  view() {
  const { recording, states, player, frame, labelOf, largest } = this;
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
    words: this.wordsAt(exposure, done),
  };
}

// What the last step did, told from the states before and after it; kept until another step is the last.
  wordsAt(exposure, done) {
  const key = `${exposure} ${done}`;
  if (this.said.key !== key) this.said = { key, words: done ? this.toldOf(exposure, done) : "Nothing has happened yet." };
  return this.said.words;
}

  toldOf(exposure, done) {
  const steps = this.recording.exposures[exposure].steps.slice(0, done);
  const before = this.states.begins[exposure].copy();
  steps.slice(0, -1).forEach((step) => before.advance(step));
  const after = before.copy();
  after.advance(steps.at(-1));
  return told(steps.at(-1), before, after);
}

  render() {
  const view = this.view();
  drawBench(this.machine, view);
  drawCords(this.cords, this.machine, view);
  drawTimeline(this.line, view, this.player);
  drawUnit(this.chosen, view);
  drawBeside(this.beside, view);
  setText(this.place, placeIn(view, this.player));
}

// The event stands in the address only where others of the same tick have not happened yet.
  entries() {
  const { player } = this;
  const { t, done } = player.instant;
  const whole = Math.floor(t);
  return { exposure: player.chapter.number, t: whole, event: done === doneBy(player.chapter, whole) ? null : done };
}

// Go where an address says; what it leaves out, or what is not there, is the nearest that is.
  follow({ exposure, t, event }) {
  const { player } = this;
  const chapter = player.find(Number(exposure ?? 0));
  const { mark, times, length } = player.chapters[chapter];
  const when = Math.min(Math.max(Number(t), 0), length);
  if (t === undefined || Number.isNaN(when)) player.after(chapter, exposure === undefined ? 1 : mark);
  else if (times[event - 1] === when || event === "0") player.after(chapter, Number(event));
  else player.go({ chapter, t: when, done: doneBy(player.chapters[chapter], when) });
}
}

function placeIn({ tick, state }, player) {
  const { corrections, faults } = state.held;
  return [
    `exposure ${player.chapter.number} of ${player.chapters.at(-1).number}`,
    `clock ${(tick / 1000).toFixed(1)} s`,
    plural(corrections, "correction"),
    ...(faults.length ? [plural(faults.length, "fault")] : []),
  ].join(" \u00b7 ");
}

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

// Draw the page of a source in a root: docs/reference/live.md.
function mount(root, source, options = {}) {
  const page = source.verbs.length || source.live ? new LivePage(root, source, options) : new LessonPage(root, source, options);
  return { player: page.player, view: () => page.view(), close: () => page.close?.(), page };
}
