// A finished recording as the source of a page, which holds the recording itself.

const recording = JSON.parse(document.getElementById("recording").textContent);
const mounted = mount(document.getElementById("page"), { recording, verbs: [] }, { keys: globalThis, linked: true });

globalThis.replay = { player: mounted.player, view: mounted.view }; // for the curious, and for tests
mounted.page.frame.arrive(Address.entries());
