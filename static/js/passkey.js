// passkey.js: a finger, a face or the phone’s own code, instead of typing.
// Without it, or on a phone that cannot, the page offers the other ways in its own words.
(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  // For phones without parseCreationOptionsFromJSON and toJSON (before Chrome 129).
  function readOptions(kind, json) {
    const options = JSON.parse(json);
    const parse = kind === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
    if (PublicKeyCredential[parse]) return PublicKeyCredential[parse](options);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      (options[list] || []).forEach((key) => {
        key.id = bytes(key.id);
      });
    }
    return options;
  }

  function write(made) {
    if (made.toJSON) return JSON.stringify(made.toJSON());
    const response = {};
    const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    names.forEach((name) => {
      if (made.response[name]) response[name] = text(made.response[name]);
    });
    if (made.response.getTransports) response.transports = made.response.getTransports();
    return JSON.stringify({
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  }

  async function ask(form) {
    const kind = form.dataset.passkey;
    const said = form.querySelector("[data-passkey-said]");
    said.hidden = true;
    try {
      const publicKey = readOptions(kind, form.dataset.options);
      const made = await navigator.credentials[kind]({ publicKey });
      form.elements.answer.value = write(made);
      form.submit();
    } catch (error) {
      said.hidden = false; // closed, refused or not this phone: the words stay, and the other ways
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.answer.value) return;
    event.preventDefault();
    ask(form);
  });

  function show() {
    if (!window.PublicKeyCredential) return;
    document.querySelectorAll("[data-passkey-ready]").forEach((part) => {
      part.hidden = false;
    });
    document.querySelectorAll("[data-passkey-missing]").forEach((part) => {
      part.hidden = true;
    });
  }
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-passkey]").forEach((form) => {
      form.elements.answer.value = "";
    });
  });
  show();
})();
