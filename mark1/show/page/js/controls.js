// Controls: the row of buttons, the keys, the speed and the field to jump by; the same on every page.

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100];

// `words` is what a chapter and a step are called, such as {chapter: "exposure", step: "event"}; a page whose chapters
// have one step each names no step. Keys are heard on `keys`.
function controls(player, words, keys = globalThis) {
  const button = (text, label, click) =>
    make("button", { type: "button", "aria-label": label, title: label, click }, text);
  const { chapter, step } = words;
  const play = button("Play", "Play (space)", () => player.toggle());
  play.classList.add("play");
  const field = make("input", {
    type: "number",
    id: "jump",
    min: player.chapters[0].number,
    change: () => player.jump(player.find(Number(field.value))),
    keydown: ({ key }) => key === "Enter" && field.blur(),
  });
  const speed = make("select", { id: "speed", change: () => (player.speed = Number(speed.value)) });
  speed.append(...SPEEDS.map((each) => make("option", { value: each }, `\u00d7 ${each}`)));
  speed.value = player.speed;

  const of = make("span", { class: "of" });
  player.addEventListener("moved", () => {
    field.max = player.chapters.at(-1).number;
    setText(of, `of ${player.chapters.at(-1).number}`);
    setText(play, player.playing ? "Pause" : "Play");
    setLabel(play, player.playing ? "Pause (space)" : "Play (space)");
    if (field.getRootNode().activeElement !== field) field.value = player.chapter.number;
  });
  keys.addEventListener("keydown", (event) => pressed(event, player, speed));
  return make(
    "div",
    { class: "controls", role: "toolbar", "aria-label": "Player" },
    play,
    button(`\u00ab ${chapter}`, `Previous ${chapter} (page up)`, () => player.leap(-1)),
    step ? button(`\u2039 ${step}`, `Previous ${step} (left arrow)`, () => player.step(-1)) : null,
    step ? button(`${step} \u203a`, `Next ${step} (right arrow)`, () => player.step(1)) : null,
    button(`${chapter} \u00bb`, `Next ${chapter} (page down)`, () => player.leap(1)),
    make("label", { for: "jump" }, chapter),
    field,
    of,
    make("label", { for: "speed" }, "speed"),
    speed,
  );
}

const KEYS = {
  " ": (player) => player.toggle(),
  ArrowRight: (player) => player.step(1),
  ArrowLeft: (player) => player.step(-1),
  PageDown: (player) => player.leap(1),
  PageUp: (player) => player.leap(-1),
  Home: (player) => player.begin(),
  End: (player) => player.end(),
};

function pressed(event, player, speed) {
  const { key } = event;
  const target = event.composedPath()[0];
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (hasItsOwn(target, key)) return;
  if (key === "+" || key === "-") faster(speed, key === "+" ? 1 : -1);
  else if (KEYS[key]) KEYS[key](player);
  else return;
  event.preventDefault();
}

// Fields and lists keep their keys, but a slider has no use for the space bar, nor a button for any other key.
function hasItsOwn(target, key) {
  return key === " " ? target.matches("button, select, [type=number]") : target.matches("input, select, textarea, [data-keys=own]");
}

function faster(speed, way) {
  speed.selectedIndex = Math.min(Math.max(speed.selectedIndex + way, 0), SPEEDS.length - 1);
  speed.dispatchEvent(new Event("change"));
}
