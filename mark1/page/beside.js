// Beside: today's neuron, taught the same cards in the same order; its answer shows when the machine's is read.

function besidePanel(recording) {
  const rows = Array.from({ length: recording.machine.r_units }, (_, unit) => besideRow(unit));
  const read = make("p", { class: "read" });
  const list = make("div", { class: `outputs ${fewOrMany(rows.length)}` }, rows.map((row) => row.node));
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
  return { node: make("p", {}, make("span", {}, `for R${unit + 1}`), scale, output, bit, verdict), bar, bit, output, verdict };
}

function drawBeside(panel, view) {
  const { recording, exposure, state } = view;
  const beside = view.looked ? recording.exposures[exposure].beside : null;
  panel.section.classList.toggle("empty", !beside);
  panel.rows.forEach((row, unit) => {
    const output = beside?.output[unit] ?? 0;
    const bit = output > 0.5 ? "1" : "0";
    row.bar.style.width = `${output * 100}%`;
    setText(row.output, beside ? output.toFixed(2) : "");
    setText(row.bit, beside ? bit : "");
    row.bit.classList.toggle("lit", Boolean(beside) && bit === "1");
    setText(row.verdict, beside ? verdict(bit, state.held.target[unit]) : "");
  });
  const bits = beside?.output.map((output) => (output > 0.5 ? "1" : "0")).join("");
  const machine = state.held.bits;
  const read = `The neuron: ${bits}${named(view, bits)}. The machine: ${machine}${named(view, machine)}.`;
  setText(panel.read, beside ? read : "It answers when the panel is read.");
}

function verdict(bit, target) {
  if (!"01".includes(target)) return "";
  return bit === target ? "\u2713" : "\u2717";
}

function named(view, bits) {
  const label = view.labelOf.get(bits);
  return label ? ` (${label})` : view.labelOf.size ? " (none)" : "";
}
