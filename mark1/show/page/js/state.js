// State: what the machine holds after some steps of a recording; steps change it one after the other.

class State {
  constructor(recording) {
    const { machine, start, cords } = recording;
    const [rows, columns] = machine.retina;
    this.pools = { s: unpacked(recording.s, rows * columns), a: unpacked(recording.a, machine.a_units) };
    this.feeds = [...machine.feeds].map(Number);
    this.stop = machine.stop;
    this.waits = [].concat(machine.dead_time);
    if (this.waits.length === 1) this.waits = new Array(machine.a_units).fill(this.waits[0]);
    for (const row of ["value", "travel", "delay"]) this[row] = new Float64Array(machine.a_units);
    this.goal = new Map();
    this.held = {};
    this.inputs = plugged(cords, machine.a_units);
    this.advance({ tick: 0, changes: start });
  }

  copy() {
    const rows = ["value", "travel", "delay"].map((row) => [row, this[row].slice()]);
    const own = { ...Object.fromEntries(rows), inputs: [...this.inputs], held: { ...this.held } };
    return Object.assign(Object.create(State.prototype), this, own);
  }

  // A motor that starts, stops or goes on otherwise does so from where its wiper has come to.
  advance({ tick, changes }) {
    const { value, travel, delay, goal, plugged, unplugged, ...held } = changes;
    const count = this.value.length;
    const moved = [...changesOf(travel, count), ...changesOf(delay, count)].map(([unit]) => unit);
    const come = moved.map((unit) => [unit, wiperAt(this, unit, tick)]);
    for (const [unit, position] of [...come, ...changesOf(value, count)]) this.value[unit] = position;
    for (const [unit, number] of changesOf(travel, count)) this.travel[unit] = number;
    for (const [unit, number] of changesOf(delay, count)) this.delay[unit] = number;
    this.goal = new Map(changesOf(goal, count));
    Object.assign(this.held, held);
    this.replug(unplugged ?? [], plugged ?? []);
  }

  get s() {
    return this.pools.s[this.held.s];
  }

  get a() {
    return this.pools.a[this.held.a];
  }

  get on() {
    return this.pools.a[this.held.on];
  }

  replug(out, into) {
    for (const [a, s, sign] of out) {
      const place = this.inputs[a].findIndex((cord) => cord.s === s && cord.sign === sign);
      this.inputs[a] = this.inputs[a].toSpliced(place, 1);
    }
    for (const [a, s, sign] of into) this.inputs[a] = [...this.inputs[a], { s, sign }];
  }
}

function unpacked(rows, count) {
  return rows.map((row) => flagsOf(row, count));
}

// The cords of each A-unit: the S-unit from 0, and the sign.
function plugged({ a, s }, count) {
  const inputs = Array.from({ length: count }, () => []);
  const cells = shortsOf(s);
  shortsOf(a).forEach((unit, nth) => inputs[unit].push({ s: Math.abs(cells[nth]) - 1, sign: Math.sign(cells[nth]) }));
  return inputs;
}

// States of a whole recording: kept at the beginning of each exposure, and worked out within it.
class States {
  constructor(recording) {
    this.exposures = recording.exposures;
    this.begins = [];
    const state = new State(recording);
    for (const { steps } of this.exposures) {
      this.begins.push(state.copy());
      steps.forEach((step) => state.advance(step));
    }
    this.begins.push(state);
  }

  get pools() {
    return this.begins[0].pools;
  }

  // Begin another exposure where the last one has come to.
  begin() {
    this.begins.push(this.begins.at(-1).copy());
  }

  append(step) {
    this.begins.at(-1).advance(step);
  }

  after(exposure, done) {
    const known = this.last;
    const goesOn = known && known.exposure === exposure && known.done <= done;
    const from = goesOn ? known : { state: this.begins[exposure].copy(), done: 0 };
    this.exposures[exposure].steps.slice(from.done, done).forEach((step) => from.state.advance(step));
    this.last = { exposure, done, state: from.state };
    return from.state;
  }
}
