// Fetches a script on the page that needs it; all other pages load these few lines.

if (document.getElementById("chooser.data")) import("./chooser-page.js").then(({ start }) => start());
if (document.querySelector("h1#references ~ .atlas-references")) import("./references.js").then(({ filter }) => filter());
