// Keeps the drafts of one visit in the browser's storage, and hands over what lies there when a visit begins.
//
// data: [{visit, root, drafts: {number: text}, dropped: [number]}]. A draft belongs to the tab that wrote it last. A tab
// holds a lock as long as it is open, so that no other tab is offered what is in work there.
const newName = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

const ownTab = async () => {
  for (;;) {
    const tab = (sessionStorage.trackerTab ??= newName());
    if (!navigator.locks) return tab; // as on any address but https and localhost
    const lock = await new Promise((tell, fail) => {
      const asLongAsThePageIsOpen = new Promise(() => {});
      const hold = (lock) => (tell(lock), lock && asLongAsThePageIsOpen);
      navigator.locks.request(tab, { ifAvailable: true }, hold).catch(fail);
    });
    if (lock) return tab;
    delete sessionStorage.trackerTab; // this tab was made as a copy of another, which has that name
  }
};

const read = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
};

const handOver = async (root, tab, data, setTriggerValue) => {
  const open = new Set((await navigator.locks?.query())?.held.map((lock) => lock.name));
  const left = Object.keys(localStorage)
    .filter((name) => name.startsWith(root) && !(name.slice(root.length) in data.drafts))
    .map((name) => ({ number: name.slice(root.length), ...read(localStorage[name]) }))
    .map(({ number, text, tab: owner }) => ({ number, text, own: owner === tab, elsewhere: open.has(owner) }))
    .filter(({ own, elsewhere }) => own || !elsewhere);
  if (left.length) setTriggerValue("left", left);
};

// Streamlit sends what is typed once the cursor leaves the field. A field that is shut while the server is away loses the
// cursor without a word, and a long text is at risk until the cursor leaves it: these are sent at once, and after a pause.
const FIELDS = ":is([data-testid=stTextInput], [data-testid=stNumberInput]) input, [data-testid=stTextArea] textarea";
const PAUSE_MS = 3000;
const send = (field) => field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));

const pauses = new Map();
const sendAfterPause = ({ target }) => {
  if (!target.matches("[data-testid=stTextArea] textarea")) return;
  clearTimeout(pauses.get(target));
  pauses.set(target, setTimeout(() => pauses.delete(target) && send(target), PAUSE_MS));
};

export default async function ({ data: [data], setTriggerValue }) {
  const root = `summit-tracker ${data.root} `;
  try {
    const tab = await (window.trackerTab ??= ownTab());
    for (const number of data.dropped) localStorage.removeItem(root + number);
    if (window.trackerVisit !== data.visit) {
      window.trackerVisit = data.visit;
      await handOver(root, tab, data, setTriggerValue);
    }
    for (const [number, text] of Object.entries(data.drafts))
      localStorage.setItem(root + number, JSON.stringify({ tab, text }));
  } catch (error) {
    if (!window.trackerRefused) setTriggerValue("refused", (window.trackerRefused = String(error)));
  }
  // When the server is back after a restart, the page asks at once for a new visit, which takes over its forms.
  const app = document.querySelector("[data-testid=stApp]");
  const watcher = new MutationObserver(() => {
    if (app.dataset.testConnectionState !== "CONNECTED") return;
    document.querySelectorAll(FIELDS).forEach(send);
    setTriggerValue("again", true);
  });
  if (app) watcher.observe(app, { attributeFilter: ["data-test-connection-state"] });
  document.addEventListener("input", sendAfterPause);
  return () => {
    watcher.disconnect();
    document.removeEventListener("input", sendAfterPause);
  };
}
