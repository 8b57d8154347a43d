// The operator's row: card, target, Show, Teach, Event, Run, Back, Redo, the panel's switches, faults and Explain.

function operatorPanel(page) {
  const { machine } = page.recording;
  const error = make("p", { class: "error", role: "status" });
  const say = (text) => setText(error, text);
  const editor = new CardEditor(machine.retina[0], machine.retina[1], (text) => text && say(text));
  const targets = Array.from({ length: machine.r_units }, (_, unit) => targetSwitch(unit));
  const label = make("input", { class: "letter", maxlength: 1, size: 1, "aria-label": "Letter for the card" });
  label.addEventListener("input", () => {
    if (label.value) editor.letter(label.value);
  });
  const pace = make(
    "select",
    { "aria-label": "Pace" },
    [["play", "in machine time"], ["once", "at once"], ["stop", "one event at a time"]].map(
      ([value, text]) => make("option", { value }, text),
    ),
  );
  pace.value = "once";

  async function present(testing) {
    page.player.pause();
    if (!page.idle && (await page.send({ do: "run" })).error) return;
    page.toEnd();
    const target = testing ? null : targets.map(({ value }) => ({ "-": null, 0: 0, 1: 1 })[value]);
    const given = { image: editor.image, target, testing };
    const answer = await page.send({ do: "act", verb: "present", arguments: given, label: label.value || null });
    if (answer.error) return;
    if (pace.value === "once") await page.send({ do: "run" });
    else if (pace.value === "play") page.player.play();
  }

  const doing = {
    show: () => present(true),
    teach: () => present(false),
    event: () => page.send({ do: "step", n: 1 }),
    run: () => page.send({ do: "run" }),
    back: () => page.send({ do: "back", n: 1 }),
    redo: () => page.send({ do: "redo" }),
    reset: () => page.act("reset", {}).then(({ error: none }) => none ?? page.send({ do: "run" })),
  };
  const button = (name, text, title, verb) => {
    const node = make("button", { type: "button", "data-do": name, title, click: doing[name] }, text);
    return { node, can: page.source.verbs.includes(verb) };
  };
  const buttons = [
    button("show", "Show", "Show the card without learning (S)", "act"),
    button("teach", "Teach", "Show the card and learn (T)", "act"),
    button("event", "Event", "Carry out the next event (E)", "step"),
    button("run", "Run", "Run to idle (R)", "run"),
    button("back", "Back", "Go back one event (B)", "back"),
    button("redo", "Redo", "Restore what Back set aside", "redo"),
    button("reset", "Reset", "Motors run all wipers to 0 V", "act"),
  ];
  buttons.forEach(({ node, can }) => (node.disabled = !can));
  const tools = [
    ["Pen", () => write(PEN)],
    ["Eraser", () => write(0)],
    ["Undo", () => editor.undo()],
    ["Clear", () => editor.clear()],
    ["Invert", () => editor.invert()],
    ["Centre", () => editor.centre()],
    ["\u2190", () => editor.shift(-1, 0), "Shift left"],
    ["\u2192", () => editor.shift(1, 0), "Shift right"],
    ["\u2191", () => editor.shift(0, -1), "Shift up"],
    ["\u2193", () => editor.shift(0, 1), "Shift down"],
  ].map(([text, click, title = text]) => make("button", { type: "button", "aria-label": title, title, click }, text));
  const write = (pen) => {
    editor.pen = pen;
    tools[0].setAttribute("aria-pressed", pen === PEN);
    tools[1].setAttribute("aria-pressed", pen === 0);
  };
  write(PEN);
  const switches = panelSwitches(page);
  const services = serviceRow(page, say);

  page.keys.addEventListener("keydown", (event) => {
    const target = event.composedPath()[0];
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.matches("input, select, textarea")) return;
    const name = { s: "show", t: "teach", e: "event", r: "run", b: "back" }[event.key.toLowerCase()];
    const unit = Number(event.key) - 1;
    if (name) buttons.find(({ node }) => node.dataset.do === name).node.click();
    else if (targets[unit]) targets[unit].turn();
    else return;
    event.preventDefault();
  });

  const node = make(
    "section",
    { class: "operator", "aria-label": "Operator" },
    make("div", { class: "drawing" }, editor.canvas, editor.place),
    make(
      "div",
      { class: "acts" },
      make("div", { class: "row", role: "toolbar", "aria-label": "Card" }, make("label", {}, "letter ", label), tools),
      make(
        "div",
        { class: "row", role: "group", "aria-label": "Targets" },
        make("span", {}, "target"),
        targets.map((each) => each.node),
      ),
      make("div", { class: "row", role: "toolbar", "aria-label": "Machine" }, buttons.map((each) => each.node), pace),
      make("div", { class: "row" }, switches.node, services.node),
      error,
    ),
  );
  const draw = () => {
    switches.draw();
    services.draw();
  };
  draw();
  return { node, say, draw, editor, targets };
}

const TURNS = ["-", "0", "1"];

// A target of one R-unit: leave alone, 0 or 1; a click turns it on.
function targetSwitch(unit) {
  const own = {
    value: unit ? "-" : "1",
    turn: () => {
      own.value = TURNS[(TURNS.indexOf(own.value) + 1) % 3];
      own.draw();
    },
    draw: () => {
      setText(own.node, `R${unit + 1} ${own.value === "-" ? "\u2212" : own.value}`);
      setLabel(own.node, `Target of R${unit + 1}: ${own.value === "-" ? "leave alone" : own.value} (key ${unit + 1})`);
    },
  };
  own.node = make("button", { type: "button", class: "target", "data-target": unit + 1, click: () => own.turn() });
  own.draw();
  return own;
}

// Rotary switches, with the positions that the source names.
function panelSwitches(page) {
  const { positions } = page.source;
  const can = page.source.verbs.includes("act");
  const list = Object.entries(positions ?? {}).map(([name, choices]) => {
    const node = make("select", { "aria-label": name, title: name, "data-switch": name });
    node.disabled = !can;
    const text = (choice) => (typeof choice === "boolean" ? `${name} ${choice ? "on" : "off"}` : choice);
    node.append(...choices.map((choice, nth) => make("option", { value: nth }, text(choice))));
    node.addEventListener("change", () => page.act("switch", { name, setting: choices[Number(node.value)] }));
    return { name, choices, node };
  });
  const draw = () => {
    for (const { name, choices, node } of list) node.value = choices.indexOf(page.state.panel[name]);
  };
  return { node: make("span", { class: "switches" }, list.map(({ node }) => node)), draw };
}

// Faults, the dial of a chosen A-unit, Explain, and the journal to keep.
function serviceRow(page, say) {
  const { verbs } = page.source;
  const fault = make("input", { "aria-label": "Fault to inject", placeholder: "A42 stuck on", class: "fault" });
  const can = (verb) => verbs.includes(verb);
  const button = (text, verb, click) => {
    const node = make("button", { type: "button", click }, text);
    node.disabled = !can(verb);
    return node;
  };
  const clear = button("Clear faults", "act", () => page.act("clear", { names: [] }));
  const explain = button("Explain", "explain", async () => {
    const { explanation } = await page.send({ do: "explain", unit: page.frame.unit });
    if (explanation) setText(words, explanation);
  });
  const words = make("pre", { class: "explanation", "aria-live": "polite" });
  const save = button("Save journal", "save", async () => {
    const { saved } = await page.send({ do: "save", as: "journal" });
    if (saved) download(saved, "mark1.jsonl");
  });
  const inject = button("Inject fault", "act", () => {
    if (fault.value.trim()) page.act("inject", { names: [fault.value.trim()] });
    else say('Name a fault first, such as "A42 stuck on" or "motor 7 reversed".');
  });
  const draw = () => {
    clear.disabled = !can("act") || !page.state.faults.length;
    explain.disabled = !can("explain") || !page.frame.unit;
  };
  return { node: make("span", { class: "services" }, fault, inject, clear, explain, save, words), draw };
}

function download(text, name) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text])), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
