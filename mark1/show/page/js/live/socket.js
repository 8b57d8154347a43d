// A source behind a WebSocket: `mark1 live` on this computer.

class SocketSource {
  // Resolve to a source that has joined; reject with a sentence.
  static join(address, token) {
    return new Promise((resolve, reject) => {
      const source = new SocketSource(new WebSocket(address, `mark1.live.${token}`));
      source.joined = resolve;
      source.socket.addEventListener("close", () => reject(new Error(CLOSED)));
    });
  }

  constructor(socket) {
    Object.assign(this, { socket, number: 0, asked: new Map(), onanswer: () => {}, live: true });
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(data)));
    socket.addEventListener("close", () => this.#closed());
  }

  send(message) {
    if (this.socket.readyState !== WebSocket.OPEN) return Promise.resolve({ error: CLOSED });
    this.number += 1;
    const id = this.number;
    this.socket.send(JSON.stringify({ id, ...message }));
    return new Promise((resolve) => this.asked.set(id, resolve));
  }

  close() {
    this.socket.close();
  }

  #take(answer) {
    if (this.joined) {
      const { snapshot: recording, positions, role, verbs } = answer;
      Object.assign(this, { recording, positions, role, verbs: role === "work" ? verbs : [], state: answer });
      this.joined(this);
      this.joined = null;
      return;
    }
    if (answer.panel) this.onanswer(answer);
    this.asked.get(answer.id)?.(answer);
    this.asked.delete(answer.id);
  }

  #closed() {
    for (const resolve of this.asked.values()) resolve({ error: CLOSED });
    this.asked.clear();
    this.onclosed?.(CLOSED);
  }
}

const CLOSED = "The server does not answer; run mark1 live again and open the link that it prints.";
