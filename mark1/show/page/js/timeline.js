// The timeline of an exposure: its steps as a row of buttons, told in words, and its time as a slider.

function timeline(player) {
  const list = make("div", { class: "chips", role: "toolbar", "aria-label": "Events of this exposure" });
  const slider = make("input", { type: "range", min: 0, step: 1, "aria-label": "Time in this exposure" });
  slider.addEventListener("input", () => player.at(Number(slider.value)));
  const clock = make("p", { class: "when" });
  const words = make("p", { class: "words", "aria-live": "polite" });
  list.addEventListener("keydown", (event) => along(event, list));
  const section = part("What happens", "", make("div", { class: "body" }, list, slider, clock, words), "timeline");
  return { section, list, slider, clock, words };
}

function along(event, list) {
  const way = { ArrowLeft: "previousElementSibling", ArrowRight: "nextElementSibling" }[event.key];
  if (!way) return;
  event.preventDefault();
  event.target.closest("button")[way]?.focus();
}

function drawTimeline(line, view, player) {
  const { exposure, done, recording } = view;
  if (line.exposure !== exposure) {
    line.exposure = exposure;
    const { steps } = recording.exposures[exposure];
    line.list.replaceChildren(...steps.map((step, nth) => chip(step, nth, exposure, player)));
    line.slider.max = player.chapter.length;
  }
  [...line.list.children].forEach((node, nth) => mark(node, nth + 1, done));
  line.slider.value = view.t;
  line.slider.setAttribute("aria-valuetext", `${seconds(view.t)} after the beginning of the exposure`);
  setText(line.clock, standsAt(view));
  line.words.setAttribute("aria-live", view.playing && player.speed > 1 ? "off" : "polite");
  setText(line.words, view.words);
}

function chip(step, nth, exposure, player) {
  const t = player.chapters[exposure].times[nth];
  const click = () => {
    player.pause();
    player.after(exposure, nth + 1, true);
  };
  return make(
    "button",
    { type: "button", tabindex: -1, click },
    make("b", {}, shortName(step)),
    make("small", {}, `${t} ms`),
  );
}

function mark(node, place, done) {
  const now = place === Math.max(done, 1);
  node.classList.toggle("done", place <= done);
  node.tabIndex = now ? 0 : -1;
  if (now === (node.getAttribute("aria-current") === "step")) return;
  if (now) node.setAttribute("aria-current", "step");
  else node.removeAttribute("aria-current");
  if (now) node.parentNode.scrollLeft = node.offsetLeft - node.parentNode.clientWidth / 2;
}

function standsAt({ t, step, state }) {
  const { phase, mode, system } = state.held;
  const rule = mode === "test" ? mode : `${mode}, ${system}`;
  return [seconds(t), step?.event ? `event ${step.event}` : "operator", phase, rule].join(" \u00b7 ");
}

function seconds(t) {
  return `${(t / 1000).toFixed(3)} s`;
}
