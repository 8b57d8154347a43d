// Wipers: where each stands at any tick, worked out from where it started, as mark1/machine/values.py does it. All
// numbers are whole multiples of 2^-30 V, which a double holds exactly.

function wiperAt(state, unit, tick) {
  const start = state.value[unit];
  const travel = state.travel[unit];
  if (travel === 0) return start;
  const turned = Math.max(tick - state.held.energised - state.waits[unit] - state.delay[unit], 0);
  const bound = goalOf(state, unit);
  return Math.min(Math.max(start + travel * turned, Math.min(start, bound)), Math.max(start, bound));
}

// The stop that a motor turns towards, or where the operator runs the wiper to.
function goalOf(state, unit) {
  return state.goal.get(unit) ?? Math.sign(state.travel[unit]) * state.stop;
}

function wipersAt(state, tick) {
  return Float64Array.from(state.value, (_, unit) => wiperAt(state, unit, tick));
}

// Sums of the active values at the R-units, by the supply and with the noise.
function sumsAt(state, positions) {
  const sums = new Array(state.held.noise.length).fill(0);
  state.a.forEach((on, unit) => {
    if (on) sums[state.feeds[unit]] += positions[unit];
  });
  const { supply, noise } = state.held;
  return sums.map((sum, unit) => (supply === 1 ? sum : halvesToEven(sum * supply)) + noise[unit]);
}

function halvesToEven(number) {
  const up = Math.round(number);
  return Math.abs(number % 1) === 0.5 && up % 2 ? up - 1 : up;
}
