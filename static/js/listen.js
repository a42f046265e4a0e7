// listen.js: « Écouter » reads the page with the phone's own French voice, one sentence at a time.
// Without such a voice the button stays hidden. Our own pause: Android's ends the speech instead.
(() => {
  const synth = window.speechSynthesis;
  if (!synth) return;
  const SKIP = ".hidden, [aria-hidden], [hidden], script, template, textarea, select";
  let sentences = [];
  let at = 0;
  let button = null;
  let round = 0; // a stopped speech must not start the next sentence

  const voice = () => synth.getVoices().find((one) => /^fr/i.test(one.lang));

  function show() {
    if (voice()) document.querySelectorAll("[data-listen]").forEach((one) => { one.hidden = false; });
  }

  function collect() {
    const main = document.querySelector("main");
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    const seen = (text) => /\w/.test(text.data) && text.parentElement.getClientRects().length && !text.parentElement.closest(SKIP);
    return [].concat(...texts.filter(seen).map(cut));
  }

  function cut(text) {
    if (text.parentElement.dataset.sentence) return [text.parentElement];
    const spans = text.data.match(/[^.?!…]+[.?!…]*\s*/g).map((words) => {
      const span = document.createElement("span");
      span.dataset.sentence = "1";
      span.textContent = words;
      return span;
    });
    text.replaceWith(...spans);
    return spans;
  }

  function mark(span) {
    document.querySelectorAll(".is-read").forEach((one) => one.classList.remove("is-read"));
    if (span) span.classList.add("is-read");
  }

  function word(reading) {
    const label = button.querySelector("[data-listen-word]");
    if (!button.dataset.listen) button.dataset.listen = label.textContent;
    label.textContent = reading ? button.dataset.listenPause : button.dataset.listen;
    button.dataset.state = reading ? "reading" : "quiet";
  }

  function stop() {
    round += 1;
    synth.cancel();
    if (button) word(false);
  }

  function next(mine) {
    if (mine !== round) return;
    while (at < sentences.length && !sentences[at].isConnected) at += 1;
    const span = sentences[at];
    mark(span);
    if (!span) {
      sentences = [];
      stop();
      return;
    }
    const speech = new SpeechSynthesisUtterance(span.textContent.trim());
    speech.lang = "fr-FR";
    speech.voice = voice();
    speech.onend = () => { if (mine === round) { at += 1; next(mine); } };
    synth.speak(speech);
  }

  document.addEventListener("click", (event) => { // survives htmx swaps
    const pressed = event.target.closest("[data-listen]");
    if (!pressed) return;
    const reading = pressed.dataset.state === "reading";
    button = pressed;
    stop();
    if (reading) return;
    if (!sentences.some((one, index) => index >= at && one.isConnected)) {
      sentences = collect();
      at = 0;
    }
    word(true);
    next(round);
  });
  synth.addEventListener("voiceschanged", show);
  document.addEventListener("htmx:afterSwap", () => { stop(); sentences = []; show(); });
  window.addEventListener("pagehide", stop);
  show();
})();
