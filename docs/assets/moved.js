// On the page that an old address keeps: leads on at once, with the place in the page, which a refresh would lose.
const link = document.querySelector("article a");
if (link instanceof HTMLAnchorElement) location.replace(link.href + location.hash);
