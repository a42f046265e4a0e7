// upload.js: chosen files leave one by one, each with its progress; what did not leave can be
// sent again while the page is open, what was refused can be chosen anew. Without it, the form
// sends up to five files at once.
(() => {
  const form = document.querySelector("[data-upload]");
  if (!form || !window.XMLHttpRequest || !window.FormData || !window.crypto) return;
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-upload-list]");
  const row = form.querySelector("[data-upload-row]");
  const status = form.querySelector("[data-upload-status]");
  const label = document.querySelector('[form="step"] [data-label]');
  const items = []; // all that was chosen
  const waiting = []; // items to send, in the order chosen
  let busy = false;
  const cut = []; // items that the network dropped: they leave by themselves when it is back
  let failed = 0;
  let sent = 0;

  function uuid() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function show(item, state, words) {
    item.row.querySelectorAll("[data-pill]").forEach((pill) => {
      pill.hidden = pill.dataset.pill !== state;
    });
    const why = item.row.querySelector("[data-why]");
    why.textContent = words || "";
    why.hidden = !words;
    item.stays = state === "resend" || state === "sending"; // lost if the page is left
    item.row.querySelector("[data-retry]").hidden = state !== "resend";
    item.row.querySelector("[data-other]").hidden = state !== "refused";
    status.textContent = `${item.file.name} : ${status.dataset[state]} ${words || ""}`;
  }

  function progress(item, part) {
    const pill = item.row.querySelector('[data-pill="sending"] .pill span:last-child');
    pill.textContent = `${status.dataset.sending} ${Math.round(part * 100)}\u00a0%`;
  }

  function refusal(answer) {
    const page = new DOMParser().parseFromString(answer, "text/html");
    const said = page.querySelector("[data-refused] li") || page.querySelector("h1");
    return said ? said.textContent.trim() : "";
  }

  function done(item, state, words) {
    busy = false;
    if (state === "received") sent += 1;
    else failed += 1;
    if (sent) label.textContent = status.dataset.go;
    show(item, state, words);
    if (waiting.length) next();
    else if (!failed && sent) window.location.assign(form.dataset.upload);
  }

  // The session has ended: signing in happens in another tab, so that the file stays here.
  function signIn(item) {
    form.querySelector("[data-sign-in]").hidden = false;
    done(item, "resend", status.dataset.ended);
  }

  function next() {
    if (busy || !waiting.length) return;
    const item = waiting.shift();
    const request = new XMLHttpRequest();
    const body = new FormData();
    busy = true;
    body.append("write", item.write); // the same again: a replay makes one proof
    body.append("files", item.file, item.file.name);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(item, event.loaded / event.total);
    };
    request.onload = () => {
      const there = request.responseURL && new URL(request.responseURL).pathname;
      const away = there && !there.startsWith("/demandes/"); // its query may name a request too
      if (away) signIn(item);
      else if (request.status < 300) done(item, "received");
      else if (request.status === 413) done(item, "refused", status.dataset.heavy); // from any proxy
      else done(item, request.status === 422 ? "refused" : "resend", refusal(request.responseText));
    };
    request.onerror = () => {
      cut.push(item);
      done(item, "resend", status.dataset.network);
    };
    progress(item, 0);
    show(item, "sending");
    request.open("POST", window.location.href);
    request.send(body);
  }

  function sendAgain(item) {
    if (cut.includes(item)) cut.splice(cut.indexOf(item), 1);
    failed -= 1;
    waiting.push(item);
    next();
  }

  function add(file) {
    const item = { file, write: uuid(), row: document.importNode(row.content, true).firstElementChild };
    item.row.querySelector("[data-name]").textContent = file.name;
    item.row.querySelector("[data-retry]").addEventListener("click", () => sendAgain(item));
    item.row.querySelector("[data-other]").addEventListener("click", () => {
      failed -= 1;
      item.row.remove();
      input.click();
    });
    list.appendChild(item.row);
    items.push(item);
    waiting.push(item);
  }

  // The button: nothing chosen yet opens the choice; else it goes on with what has left.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation(); // forms.js must not say « J’envoie… »
    if (busy) return;
    if (sent) window.location.assign(form.dataset.upload);
    else input.click();
  }, true);

  window.addEventListener("online", () => cut.slice().forEach(sendAgain));
  window.addEventListener("beforeunload", (event) => {
    if (!items.some((item) => item.stays)) return;
    event.preventDefault(); // the browser asks: the photo is nowhere else
    event.returnValue = "";
  });

  label.textContent = status.dataset.choose;
  input.addEventListener("change", () => {
    Array.from(input.files).forEach(add);
    input.value = "";
    next();
  });
})();
