// Beside: today's neuron, taught the same cards in the same order; its answer shows when the machine's is read.

function besidePanel(recording) {
  const rows = Array.from({ length: recording.machine.r_units }, (_, unit) => besideRow(unit));
  const read = make("p", { class: "read" });
  const list = make(
    "div",
    { class: `outputs ${fewOrMany(rows.length)}` },
    rows.map((row) => row.node),
  );
  const section = part("Today's neuron", "same cards", make("div", { class: "body" }, list, read), "beside");
  section.title = recording.beside;
  return { section, rows, read };
}

function besideRow(unit) {
  const bar = make("span", { class: "bar" });
  const bit = make("span", { class: "bit" });
  const output = make("span", { class: "output" });
  const verdict = make("span", { class: "verdict" });
  const scale = make("span", { class: "scale", "aria-hidden": "true" }, bar);
  const node = make("p", {}, make("span", {}, `for R${unit + 1}`), scale, output, bit, verdict);
  return { node, bar, bit, output, verdict };
}

function drawBeside(panel, view) {
  const beside = view.looked ? view.recording.exposures[view.exposure].beside : null;
  const { target, bits } = view.state.held;
  panel.section.classList.toggle("empty", !beside);
  if (!beside) {
    setText(panel.read, "It answers when the panel is read.");
    return;
  }
  const own = beside.output.map((output) => (output > 0.5 ? "1" : "0"));
  panel.rows.forEach((row, unit) => drawOutput(row, beside.output[unit], own[unit], target[unit]));
  const read = own.join("");
  setText(panel.read, `The neuron: ${read}${named(view, read)}. The machine: ${bits}${named(view, bits)}.`);
}

function drawOutput(row, output, bit, target) {
  row.bar.style.width = `${output * 100}%`;
  setText(row.output, output.toFixed(2));
  setText(row.bit, bit);
  row.bit.classList.toggle("lit", bit === "1");
  setText(row.verdict, verdict(bit, target));
}

function verdict(bit, target) {
  if (!"01".includes(target)) return "";
  return bit === target ? "\u2713" : "\u2717";
}

function named(view, bits) {
  const label = view.labelOf.get(bits);
  return label ? ` (${label})` : view.labelOf.size ? " (none)" : "";
}
