// Words: what a step of the machine did, in a sentence or two for the class.

function told(step, before, after) {
  if (step.act) return step.act;
  return WORDS[step.name](before, after);
}

const units = (row, letter = "R") => row.map((unit) => `${letter}${unit + 1}`).join(", ");
const changed = (one, other) => placesOf(Uint8Array.from(one, (bit, unit) => bit !== other[unit]));
const bitsOf = (text) => [...text].map((bit) => `${bit}`);

const WORDS = {
  shutter: () => "The shutter opens: light falls on the photocells. They take their time.",
  dark: () => "The shutter shuts: it is dark again.",
  sense: (before, after) => `${switched(before.s, after.s, "S-unit")} as the photocells have had their time.`,
  associate: (_, after) => `The cords carry it on: ${total(after.a)} of ${after.a.length} A-units are on now.`,
  gate: (before, after) => `The gate opens: each R-unit decides by the sum of its A-units' values: ${after.held.r}.`,
  look: (_, after) => looked(after.held),
  energise: (_, after) => `${plural(total(after.on), "motor starts", "motors start")}: ${directions(after.held)}.`,
  "release or stop": released,
  follow: (before, after) => followed(bitsOf(before.held.r), bitsOf(after.held.r)),
  decay: (before, after) => (after.value.some((value, unit) => value !== before.value[unit]) ? "All values decay a little." : "Nothing decays: the values stay as they are."),
  clear: (_, after) => `The R-units are cleared: ${after.held.r}.`,
  idle: () => "The card is changed; the machine waits for the next.",
  strike: (before, after) => `Faults strike: ${some(after.held.faults.filter((each) => !before.held.faults.includes(each)))}.`,
  "start home": (_, after) => `${plural(total(after.on), "motor starts", "motors start")} towards where the operator wants the wipers.`,
  "come home": (before, after) => `${plural(total(before.on) - total(after.on), "wiper has", "wipers have")} come to where the operator wanted.`,
};

function switched(before, after, what) {
  const up = after.filter((on, unit) => on && !before[unit]).length;
  const down = before.filter((on, unit) => on && !after[unit]).length;
  const parts = [up || !down ? `${plural(up, what)} on` : "", down ? `${plural(down, what)} off` : ""];
  return parts.filter(Boolean).join(", ");
}

function looked({ bits, target, asked, mode }) {
  const wanted = target.replaceAll("-", "\u00b7");
  const goal = /[01]/.test(target) ? `asked for ${wanted}` : "nothing is asked";
  if (asked.some((way) => way !== 0)) return `The panel is read: ${bits}, ${goal}. To be corrected: ${directions({ asked })}.`;
  return `The panel is read: ${bits}, ${goal}. ${mode === "test" ? "A test: nothing is learned." : "Nothing is to be corrected."}`;
}

function directions({ asked }) {
  const named = (way, mark) => {
    const row = asked.flatMap((each, unit) => (each === way ? [unit] : []));
    return row.length ? [`${units(row)} ${mark}`] : [];
  };
  return [...named(1, "upwards"), ...named(-1, "downwards")].join(", ");
}

function released(before, after) {
  const stopped = total(before.on) - total(after.on);
  if (!stopped) return "A wiper meets its end stop.";
  return `${plural(stopped, "motor is", "motors are")} released; the wipers stay where they are. That is what was learned.`;
}

function followed(before, after) {
  const flips = changed(before, after);
  if (!flips.length) return "The sums are read again; no R-unit changes.";
  return `The sums have moved: ${flips.map((unit) => `R${unit + 1} flips to ${after[unit]}`).join(", ")}.`;
}

function some(names) {
  const more = names.length - 4;
  return names.slice(0, 4).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

// How an event is called on the timeline.
const SHORT = { "release or stop": "release", associate: "A-units", sense: "S-units", energise: "motors", follow: "R-units" };

function shortName(step) {
  return step.act ? "operator" : (SHORT[step.name] ?? step.name);
}
