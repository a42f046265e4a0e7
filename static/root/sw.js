// sw.js: what a phone that is mine shows without network. Registered by js/install.js.
//
// Network first; after 3 seconds, or without network, the copy. Three pages are kept (COPIES),
// each from a read-only route of its own that says when it was made; they stand in for the
// pages of STANDS_FOR. Of any other page nothing is kept: a kind page says « Pas de réseau ».
// A form that cannot leave stays where it is, with all that was typed (204), and says so.
//
// Whose copies: each answer of the server carries `Copies`: a name that is this session's alone,
// or `none` (signed out, session ended, phone not mine). Copies lie in a cache of that name;
// those of any other name are deleted before an answer is shown. Answers without the header come
// from a server that is down (5xx): the copy is shown; or from no server of ours: all is deleted.
const KIND = "kind";
const OWN = "copies-";
const SLOW = 3000; // ms
const NO_NETWORK = "/hors-ligne";
const COPIES = { "/moi/copie": 0, "/moi/copie/montrer": 0, "/moi/copie/badges": 6 * 3600e3 }; // ms: fresh so long
const STANDS_FOR = [
  ["/moi/copie", /^\/moi(\/badges\/[^/]+|\/copie)?$/],
  ["/moi/copie/montrer", /^\/moi(\/copie)?\/montrer(\/[-\da-f]{36}(\/code)?)?$/],
  ["/moi/copie/badges", /^(\/demander|(\/moi\/copie)?\/badges(\/[^/]+)?)$/],
];
const ANY = { ignoreSearch: true, ignoreVary: true };
let owner; // the name that the server said last
let changes = 0; // of owner: a copy that was on its way meanwhile is not kept

self.addEventListener("install", (event) => {
  event.waitUntil(keepKindPage().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(refresh).catch(() => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request, ANY).then((kept) => kept || fetch(request)));
  } else if (request.headers.has("HX-Request")) { // a part of a page; forms.js says if it fails
    if (!isHeavy(request)) event.respondWith(fetch(request).then(checked));
  } else if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(show(event, pathname));
    else if (!isHeavy(request)) event.respondWith(send(request, pathname));
  }
});

// Photos go straight to the network while there is one: some browsers lose files on the way here.
function isHeavy(request) {
  return navigator.onLine && (request.headers.get("Content-Type") || "").startsWith("multipart/");
}

async function show(event, pathname) {
  const answer = fetch(event.request).then(checked);
  const refreshed = answer.then(() => /^\/(moi|badges|demander)\b/.test(pathname) && refresh());
  event.waitUntil(refreshed.catch(() => {}));
  const [copy] = STANDS_FOR.find(([, pages]) => pages.test(pathname)) || [];
  const kept = copy && await caches.match(copy, ANY);
  try {
    if (!kept || /[?&]reseau/.test(event.request.url)) return await answer;
    const slow = Symbol("slow");
    const first = await Promise.race([answer, new Promise((tick) => setTimeout(tick, SLOW, slow))]);
    if (first !== slow) return first;
    event.waitUntil(refreshed.then(() => leaveIfWiped(event, copy)).catch(() => {}));
    return kept;
  } catch (error) {
    return kept || await caches.match(NO_NETWORK, ANY) || Response.error();
  }
}

// The network spoke late, of another session: the copy that is on screen leaves it.
async function leaveIfWiped(event, copy) {
  if (await caches.match(copy, ANY)) return;
  const page = await self.clients.get(event.resultingClientId);
  if (page) page.postMessage("gone");
}

async function send(request, pathname) {
  if (pathname === "/sortir") await wipe("none"); // whatever the network does
  try {
    return await fetch(request).then(checked);
  } catch (error) {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    pages.filter((page) => page.visibilityState === "visible").forEach((page) => page.postMessage("stays"));
    return new Response(null, { status: 204 });
  }
}

async function checked(answer) {
  if (answer.type === "opaqueredirect") return answer; // the page it leads to comes here too
  const name = answer.headers.get("Copies");
  if (!name && answer.status >= 500) throw new Error("the server is down");
  await wipe(name);
  return answer;
}

// Delete the copies of every session but the one called `name`.
async function wipe(name) {
  if (name !== owner) changes += 1;
  owner = name;
  const others = (await caches.keys()).filter((each) => each.startsWith(OWN) && each !== OWN + name);
  await Promise.all(others.map((each) => caches.delete(each)));
}

async function refresh() {
  let before = changes;
  for (const copy of Object.keys(COPIES)) {
    const kept = await caches.match(copy, ANY);
    if (kept && Date.now() - new Date(kept.headers.get("Date")) < COPIES[copy]) continue;
    const answer = await fetch(copy, { cache: "no-store" });
    if (changes !== before) return;
    const wiped = checked(answer);
    before = changes; // at once: what changes while it waits counts
    await wiped;
    if (!answer.ok || answer.redirected) return;
    const name = OWN + answer.headers.get("Copies");
    const cache = await caches.open(name);
    await cache.put(copy, answer);
    await keepFiles(cache);
    if (changes !== before) await caches.delete(name);
  }
}

async function keepKindPage() {
  const cache = await caches.open(KIND);
  await cache.put(NO_NETWORK, await fetch(NO_NETWORK, { cache: "no-store", credentials: "omit" }));
  await keepFiles(cache);
}

// Keep the static files that the pages of this cache name, and no other.
async function keepFiles(cache) {
  const wanted = new Set();
  const path = (request) => new URL(request.url).pathname;
  const isFile = (request) => path(request).startsWith("/static/");
  const kept = await cache.keys();
  for (const page of kept.filter((request) => !isFile(request))) {
    const html = await (await cache.match(page, ANY)).text();
    (html.match(/\/static\/[^"#?\s]+/g) || []).forEach((file) => wanted.add(file));
  }
  for (const file of kept.filter(isFile)) {
    if (!wanted.delete(path(file))) await cache.delete(file);
  }
  await cache.addAll([...wanted]);
}
