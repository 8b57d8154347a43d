// The search runs in a worker, which browsers refuse to pages opened as files: there it runs in a hidden frame instead.
// The theme fetches a script for this from the network unless one with "iframe-worker" in its name is given.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(script) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.append(frame)
      this.scope = frame.contentWindow
      this.scope.document.write(`<script>
        window.postMessage = data => parent.dispatchEvent(new parent.CustomEvent("worked", { detail: data }))
        window.importScripts = () => {}
      <\/script><script src="${script}"><\/script>`)
      this.scope.document.close()
      window.addEventListener("worked", ({ detail }) => this.dispatchEvent(new MessageEvent("message", { data: detail })))
      this.ready = new Promise(done => frame.addEventListener("load", done))
    }

    postMessage(data) {
      this.ready.then(() => this.scope.dispatchEvent(new this.scope.MessageEvent("message", { data })))
    }
  }
}
