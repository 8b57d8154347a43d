// Words: what a step of the machine did, in a sentence or two for the class.

function told(step, before, after) {
  return step.act ?? WORDS[step.name](before, after);
}

// By the event's name; `before` and `after` are states.
const WORDS = {
  shutter: () => "The shutter opens: light falls on the photocells. They take their time.",
  sense: (before, after) => `${switched(before.s, after.s)} as the photocells have had their time.`,
  associate: (_, { a }) => `The cords carry it on: ${total(a)} of ${a.length} A-units are on now.`,
  gate: (_, { held }) => `The gate opens: each R-unit decides by the sum of its A-units' values: ${held.r}.`,
  look: (_, { held }) => `The panel is read: ${held.bits}, ${aim(held)}. ${consequence(held)}`,
  energise: (_, { on, held }) => `${starts(on)}: ${directions(held)}.`,
  "release or stop": (before, after) => released(total(before.on) - total(after.on), after.held.limited),
  follow: (before, after) => followed(before.held.r, after.held.r),
  decay: (before, after) => decayed(before.value, after.value),
  clear: (_, { held }) => `The R-units are cleared: ${held.r}.`,
  dark: () => "The shutter shuts: it is dark again.",
  idle: () => "The card is changed; the machine waits for the next.",
  fault: (before, after) => `Faults strike: ${some(newOnes(before.held.faults, after.held.faults))}.`,
  "start home": (_, { on }) => `${starts(on)} towards where the operator wants the wipers.`,
  "come home": (before, after) => `${arrived(total(before.on) - total(after.on))} to where the operator wanted.`,
};

function switched(before, after) {
  const up = after.filter((on, unit) => on && !before[unit]).length;
  const down = before.filter((on, unit) => on && !after[unit]).length;
  const parts = [up || !down ? `${plural(up, "S-unit")} on` : "", down ? `${plural(down, "S-unit")} off` : ""];
  return parts.filter(Boolean).join(", ");
}

function aim({ target }) {
  return /[01]/.test(target) ? `asked for ${target.replaceAll("-", "\u00b7")}` : "nothing is asked";
}

function consequence({ asked, mode }) {
  if (asked.some(Boolean)) return `To be corrected: ${directions({ asked })}.`;
  return mode === "test" ? "A test: nothing is learned." : "Nothing is to be corrected.";
}

function directions({ asked }) {
  const turned = (way) => asked.flatMap((each, unit) => (each === way ? [`R${unit + 1}`] : [])).join(", ");
  const parts = [turned(1) && `${turned(1)} upwards`, turned(-1) && `${turned(-1)} downwards`];
  return parts.filter(Boolean).join(", ");
}

function starts(on) {
  return plural(total(on), "motor starts", "motors start");
}

function arrived(wipers) {
  return plural(wipers, "wiper has come", "wipers have come");
}

function released(motors, limited) {
  if (!motors) return "A wiper meets its end stop.";
  if (limited.includes("1")) return `${plural(motors, "motor is", "motors are")} released, some by the time limit.`;
  return `${plural(motors, "motor is", "motors are")} released; the wipers stay where they are. That was learned.`;
}

function followed(before, after) {
  const flips = [...after].flatMap((bit, unit) => (bit === before[unit] ? [] : [`R${unit + 1} flips to ${bit}`]));
  return flips.length ? `The sums have moved: ${flips.join(", ")}.` : "The sums are read again; no R-unit changes.";
}

function decayed(before, after) {
  const same = after.every((value, unit) => value === before[unit]);
  return same ? "Nothing decays: the values stay as they are." : "All values decay a little.";
}

function newOnes(before, after) {
  return after.filter((each) => !before.includes(each));
}

function some(names) {
  const more = names.length - 4;
  return names.slice(0, 4).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

// How events are called on the timeline, where not by their own names.
const SHORT = {
  "release or stop": "release",
  associate: "A-units",
  sense: "S-units",
  energise: "motors",
  follow: "R-units",
};

function shortName(step) {
  return step.act ? "operator" : (SHORT[step.name] ?? step.name);
}
