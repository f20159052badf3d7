// The contents beside a long text show which part of it is read.

const contents = document.querySelector("[data-follows]");
const links = new Map([...(contents?.querySelectorAll("a") ?? [])].map((link) => [link.hash.slice(1), link]));

function mark() {
  const begun = [...links.keys()].filter((id) => document.getElementById(id)?.getBoundingClientRect().top < 120);
  const over = innerHeight + scrollY > document.documentElement.scrollHeight - 2;
  const read = over ? [...links.values()].at(-1) : (links.get(begun.at(-1)) ?? links.values().next().value);
  for (const link of links.values()) link.toggleAttribute("aria-current", link === read);
  read?.setAttribute("aria-current", "true");
  if (contents.scrollWidth > contents.clientWidth) contents.scrollTo({ left: read.offsetLeft - 16 });
}

if (links.size) {
  addEventListener("scroll", mark, { passive: true });
  mark();
}
