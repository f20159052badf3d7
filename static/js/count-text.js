// Counts a text as its network does. The server counts too, and decides; both hold to planner/data/counting-vectors.json.

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'”“»«]/giu;
const REMOTE_HANDLE = /(?<![\p{L}\p{N}_/])(@[\p{L}\p{N}_]+)@[\p{L}\p{N}.\-]+\p{L}/gu;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Regional_Indicator}|\u20E3/u;
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]]; // twitter-text 3: these weigh 1, all others 2

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const graphemes = (text) => Array.from(segmenter.segment(text), (part) => part.segment);
const bytes = (text) => new TextEncoder().encode(text).length;
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const weight = (point) => (LIGHT.some(([low, high]) => point >= low && point <= high) ? 1 : 2);

const LENGTHS = {
  "characters": (text) => [...text].length,
  "graphemes": (text) => graphemes(text).length,
  "utf-16": (text) => text.length,
  "bytes": bytes,
  "threads-bytes-for-emoji": (text) => sum(graphemes(text).map((g) => (EMOJI.test(g) ? bytes(g) : [...g].length))),
  "x-weighted": (text) =>
    sum(graphemes(text).map((g) => (EMOJI.test(g) ? 2 : sum([...g].map((c) => weight(c.codePointAt(0))))))),
};

export function count(text, unit, links = "full") {
  text = text.normalize("NFC");
  let weighed = 0;
  if (/^\d+$/.test(links)) {
    weighed = (text.match(LINK) ?? []).length * Number(links);
    text = text.replace(LINK, "");
    if (unit === "characters") text = text.replace(REMOTE_HANDLE, "$1"); // Mastodon: of @name@server only @name
  }
  return weighed + LENGTHS[unit](text);
}

function show(area) {
  const line = document.querySelector(`[data-count-for="${area.id}"]`);
  if (!line) return;
  const n = count(area.value, area.dataset.countUnit, area.dataset.countLinks);
  const limit = Number(area.dataset.countLimit) || Infinity;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const { countText, countOver, countOpen } = line.dataset;
  const text = limit === Infinity ? countOpen : n > limit ? countOver : countText;
  const values = { n, limit, over: n - limit };
  line.textContent = (text ?? "%(n)s").replace(/%\((\w+)\)s/g, (whole, name) => number.format(values[name]));
  line.classList.toggle("watch", n >= 0.9 * limit && n <= limit);
  line.classList.toggle("bad", n > limit);
}

const AREAS = "textarea[data-count-unit]";
if (globalThis.document) {
  document.addEventListener("input", (event) => event.target.matches(AREAS) && show(event.target));
  const showAll = () => document.querySelectorAll(AREAS).forEach(show);
  document.addEventListener("htmx:after:swap", showAll);
  showAll();
}
