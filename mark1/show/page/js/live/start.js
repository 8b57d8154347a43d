// The page of `mark1 live`: take the token out of the address, join, and draw.

const root = document.getElementById("page");
const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? sessionStorage.getItem("token") ?? "";
sessionStorage.setItem("token", token); // this tab may be loaded again
history.replaceState(null, "", location.pathname);

SocketSource.join(`ws://${location.host}/live`, token).then(
  (source) => {
    const mounted = mount(root, source, { keys: globalThis });
    source.onclosed = (text) => mounted.page.operator.say(text);
    globalThis.replay = { player: mounted.player, view: mounted.view, page: mounted.page };
  },
  (error) => root.append(make("p", { role: "alert" }, error.message)),
);
