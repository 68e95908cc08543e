"use strict";
// Everything from a mail goes into the page as text, never as markup; its HTML only into the frame without rights.
const $ = id => document.getElementById(id);
let chosen = null, view = null;

const element = (name, text) => Object.assign(document.createElement(name), { textContent: text ?? "" });
const size = bytes => bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;

async function refresh() {
  const answer = await fetch("api/mails");
  if (!answer.ok) return;
  const { mails, count, smtp_port } = await answer.json();
  $("facts").textContent = `SMTP localhost:${smtp_port}, ${count} ${count === 1 ? "mail" : "mails"}`;
  document.title = count ? `Mailbox (${count})` : "Mailbox";
  $("empty").hidden = count > 0;
  $("list").replaceChildren(...mails.map(entry));
  if (chosen && !mails.some(mail => mail.id === chosen)) leave();
  if (!chosen && mails.length) await choose(mails[0].id);
}

function entry(mail) {
  const button = element("button");
  button.type = "button";
  button.dataset.id = mail.id;
  button.setAttribute("aria-current", mail.id === chosen);
  button.append(element("strong", mail.subject || "(no subject)"), element("small", mail.from),
    element("small", new Date(mail.received).toLocaleString()));
  button.addEventListener("click", () => choose(mail.id));
  const item = element("li");
  item.append(button);
  return item;
}

async function choose(id) {
  chosen = id;
  const answer = await fetch(`api/mails/${id}`);
  if (!answer.ok || chosen !== id) return;
  const mail = await answer.json();
  for (const button of $("list").querySelectorAll("button")) button.setAttribute("aria-current", button.dataset.id === String(id));
  $("subject").textContent = mail.subject || "(no subject)";
  const facts = [["From", mail.from], ["To", mail.to.join(", ")], ["Received", new Date(mail.received).toLocaleString()], ["Size", size(mail.bytes)]];
  $("envelope").replaceChildren(...facts.flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
  $("attachments").replaceChildren(...mail.attachments.map(a => element("li", `${a.name || a.type} (${a.type}, ${size(a.bytes)})`)));
  const has = { html: mail.html != null, text: mail.text != null, source: true };
  for (const tab of $("tabs").children) tab.disabled = !has[tab.dataset.view];
  $("mail").hidden = false;
  await show(mail, has[view] ? view : has.html ? "html" : has.text ? "text" : "source");
}

async function show(mail, which) {
  for (const tab of $("tabs").children) {
    tab.setAttribute("aria-selected", tab.dataset.view === which);
    tab.onclick = () => show(mail, view = tab.dataset.view);
  }
  $("html").hidden = which !== "html";
  $("text").hidden = which === "html";
  if (which === "html") $("html").src = `api/mails/${mail.id}/html`;
  else $("text").textContent = which === "text" ? mail.text : await (await fetch(`api/mails/${mail.id}/source`)).text();
}

function leave() {
  chosen = null;
  $("mail").hidden = true;
}

$("delete-all").addEventListener("click", async () => {
  let answer = await remove(sessionStorage.getItem("key"));
  while (answer.status === 401) {
    const key = prompt("Deleting needs the key of this mailbox (LAB_API_KEY):");
    if (!key) return;
    sessionStorage.setItem("key", key);
    answer = await remove(key);
  }
  if (!answer.ok) alert((await answer.json()).detail);
  await refresh();
});

// The key lives as long as the tab.
const remove = key => fetch("api/mails", { method: "DELETE", headers: key ? { "X-Api-Key": key } : {} });

refresh();
// The browser connects again by itself when the service was away.
new EventSource("api/mails/changes").addEventListener("mails", refresh);
