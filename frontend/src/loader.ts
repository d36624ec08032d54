// Home Assistant replaces the registry of custom elements while it starts; what is defined
// before that is lost. So the cards wait until its own root element is there.
const pause = () => new Promise((done) => setTimeout(done, 20));

async function load(): Promise<void> {
  while (!window.customElements.get("home-assistant")) await pause();
  await import("./main.js");
}

void load();
