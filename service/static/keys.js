// A security key (WebAuthn): set up on the page of second factors, used after the password.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const answered = (key) => {
    const response = { clientDataJSON: text(key.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature"]) {
      if (key.response[name]) response[name] = text(key.response[name]);
    }
    return { id: key.id, rawId: text(key.rawId), type: key.type, response };
  };
  const ask = async (path, method, headers, body) => {
    const answer = await fetch(path, { method, headers: { ...headers, "Content-Type": "application/json" }, body });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    return answer.json();
  };

  const signIn = async (form) => {
    const options = await ask("/sign-in/key", "POST", {});
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) };
    const key = await navigator.credentials.get({ publicKey });
    form.elements.credential.value = JSON.stringify(answered(key));
    form.submit();
  };
  const setUp = async (form) => {
    const headers = { "X-CSRF-Token": form.elements.csrf.value };
    const { options } = await ask("/api/v1/factors/keys", "POST", headers);
    const user = { ...options.user, id: bytes(options.user.id) };
    const publicKey = { ...options, challenge: bytes(options.challenge), user, excludeCredentials: listed(options.excludeCredentials) };
    const credential = answered(await navigator.credentials.create({ publicKey }));
    const made = await ask("/api/v1/factors/keys", "PUT", headers, JSON.stringify({ name: form.elements.name.value || "key", credential }));
    const list = form.querySelector("[data-codes]");
    list.replaceChildren(...made.recovery_codes.map((code) => Object.assign(document.createElement("li"), { textContent: code })));
    form.querySelector("[data-done]").hidden = false;
  };

  const ready = () => {
    for (const form of document.querySelectorAll("form[data-key]:not([data-ready])")) {
      form.dataset.ready = "yes";
      form.hidden = !window.PublicKeyCredential;
      form.querySelector("button").addEventListener("click", (event) => {
        event.preventDefault();
        const told = form.querySelector("[role=status]");
        told.textContent = "";
        (form.dataset.key === "get" ? signIn(form) : setUp(form)).catch((error) => { told.textContent = error.message; });
      });
    }
  };
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:after:swap", ready); // also where the page came by a link
})();
