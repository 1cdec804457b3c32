// On the page that an old address keeps: leads on at once, with the place in the page, which a refresh would lose.
const place = document.querySelector("article a");
if (place instanceof HTMLAnchorElement) location.replace(place.href + location.hash);
export {};
