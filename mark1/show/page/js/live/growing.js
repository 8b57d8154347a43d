// A live page: a recording that grows by the answers of a source, and whose player asks for the next event.

const SWINGS = [0.5, 1, 2, 5, 10];

class LivePage extends LessonPage {
  constructor(root, source, options) {
    super(root, source, options);
    this.state = source.state;
    this.waiting = false;
    this.operator = operatorPanel(this);
    this.machine.node.before(this.operator.node);
    this.player.goesOn = () => this.askForMore();
    this.player.addEventListener("moved", () => this.operator.draw());
    source.onanswer = (answer) => this.answered(answer);
    this.stretch();
    this.toEnd();
  }

  close() {
    this.player.pause();
    this.source.close?.();
  }

  get idle() {
    return this.state.due === null;
  }

  // Where the machine is: the last step of the last exposure, at the machine's own tick.
  toEnd() {
    const chapter = this.player.chapters.length - 1;
    const { times } = this.player.chapters[chapter];
    const t = Math.max(this.state.tick - this.recording.exposures[chapter].begin, times.at(-1) ?? 0);
    this.player.go({ chapter, t, done: times.length });
  }

  get atLast() {
    const { chapter, done } = this.player.instant;
    return chapter === this.player.chapters.length - 1 && done === this.player.chapter.times.length;
  }

  // The tick at which an operator who acts now acts; none where the page does not stand at the machine's present.
  get actsAt() {
    if (this.idle || !this.atLast) return null;
    const tick = this.recording.exposures.at(-1).begin + Math.floor(this.player.instant.t);
    return Math.max(this.state.tick, Math.min(tick, this.state.due - 1));
  }

  askForMore() {
    if (this.idle || !this.source.verbs.includes("step")) return false;
    if (!this.waiting) this.send({ do: "step", n: 1 });
    return true;
  }

  async send(message) {
    this.waiting = true;
    const answer = await this.source.send(message);
    this.waiting = false;
    if (answer.error) this.player.pause();
    this.operator.say(answer.error ?? "");
    return answer;
  }

  act(verb, given, label = null) {
    return this.send({ do: "act", verb, arguments: given, label, at: this.actsAt });
  }

  answered(answer) {
    const followed = this.atLast;
    this.state = answer;
    if (answer.snapshot) {
      this.take(answer.snapshot);
      this.line.exposure = null;
      this.machine.card.dataset.place = "";
      this.cords.dataset.key = "";
      this.player.chapters = this.chapters();
    } else {
      this.grow(answer);
    }
    this.stretch();
    this.swing();
    if (answer.snapshot || (followed && !this.player.playing)) this.toEnd();
    else this.player.go(this.player.instant);
    this.operator.draw();
  }

  grow({ pools, labels, steps }) {
    if (!steps) return;
    const { recording, states } = this;
    const [rows, columns] = recording.machine.retina;
    recording.lights.push(...pools.lights);
    recording.labels.push(...labels);
    states.pools.s.push(...unpacked(pools.s, rows * columns));
    states.pools.a.push(...unpacked(pools.a, recording.machine.a_units));
    for (const step of steps) this.append(step);
    this.player.chapters.splice(0, Infinity, ...this.chapters());
    this.line.exposure = null;
    this.measure();
  }

  append(step) {
    const { exposures } = this.recording;
    const last = exposures.at(-1);
    if (last.number !== step.exposure && last.steps.length) {
      const begin = step.tick;
      exposures.push({ number: step.exposure, begin, beside: null, steps: [] });
      this.states.begin();
    } else if (!last.steps.length) {
      Object.assign(last, { number: step.exposure, begin: step.tick });
    }
    exposures.at(-1).steps.push(step);
    if (step.beside) exposures.at(-1).beside = step.beside;
    this.states.append(step);
  }

  // The last exposure lasts up to the next event, so that wipers turn until then.
  stretch() {
    const chapter = this.player.chapters.at(-1);
    const until = (this.state.due ?? this.state.tick) - this.recording.exposures.at(-1).begin;
    chapter.length = Math.max(chapter.times.at(-1) ?? 0, until, 0);
  }

  // Dials swing to the next round number once a value passes the last.
  swing() {
    const most = Math.max(...this.states.begins.at(-1).value.map(Math.abs)) * GRID;
    const swing = SWINGS.find((round) => round >= most) ?? this.machine.swing;
    if (swing <= this.machine.swing) return;
    this.machine.swing = swing;
    const units = this.recording.machine.a_units;
    setText(this.machine.node.querySelector(".association h2 small"), `${units}; dials: values, to \u00b1${swing} V`);
  }
}
