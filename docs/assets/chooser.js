// Fetches the chooser's script on its page only; all other pages load these few lines.

if (document.getElementById("chooser.data")) import("./chooser-page.js").then(({ start }) => start());
