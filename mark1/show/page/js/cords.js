// Cords of the chosen unit, drawn over the bench: + whole lines, - broken ones.

function cordsOf(state, unit) {
  if (!unit || unit.startsWith("R")) return [];
  const number = Number(unit.slice(1)) - 1;
  if (unit.startsWith("A")) return state.inputs[number].map((cord) => ({ ...cord, a: number }));
  return state.inputs.flatMap((cords, a) => cords.filter(({ s }) => s === number).map((cord) => ({ ...cord, a })));
}

function drawCords(layer, bench, view) {
  const found = cordsOf(view.state, view.unit);
  const key = JSON.stringify([found, innerWidth, innerHeight]);
  markCells(bench.retina.lamps, found);
  if (layer.dataset.key !== key) {
    layer.dataset.key = key;
    const box = bench.node.getBoundingClientRect();
    layer.replaceChildren(...found.map((cord) => cordLine(cord, bench, box)));
  }
  setText(bench.told, found.length ? `${view.unit}: ${plural(found.length, "cord")}` : "");
  setText(bench.legend, found.length ? "+ whole lines, \u2212 broken; thick: lit" : "bright: lit");
  [...layer.children].forEach((line, nth) => line.classList.toggle("live", Boolean(view.state.s[found[nth].s])));
}

function markCells(lamps, found) {
  lamps.forEach((node) => node.classList.remove("plus", "minus"));
  for (const { s, sign } of found) lamps[s].classList.add(sign > 0 ? "plus" : "minus");
}

function cordLine({ s, a, sign }, bench, box) {
  const from = middle(bench.retina.lamps[s], box);
  const to = middle(bench.association.lamps[a], box);
  const bend = (to.x - from.x) / 3;
  const path = `M${from.x},${from.y} C${from.x + bend},${from.y} ${to.x - bend},${to.y} ${to.x},${to.y}`;
  return draw("path", { d: path, class: sign > 0 ? "plus" : "minus" });
}

function middle(node, box) {
  const { left, top, width, height } = node.getBoundingClientRect();
  return { x: Math.round(left - box.left + width / 2), y: Math.round(top - box.top + height / 2) };
}
