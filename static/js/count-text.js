// Counts a text as its network does. The server counts too, and decides; both hold to planner/data/counting-vectors.json.

const LINK = new RegExp(
  String.raw`https?:\/\/(?=[\p{L}\p{N}\[])` +
    String.raw`(?:\([^\s<>"()]*\)|\((?![^\s<>"()]*\))|[^\s<>"\(\u202a-\u202e\u2066-\u2069])*` +
    String.raw`(?:\([^\s<>"()]*\)|[^\s<>".,;:!?…*()\]\}'”“„’‘‚»«\u202a-\u202e\u2066-\u2069])`,
  "giu",
);
const REMOTE_HANDLE = /(?<![\p{L}\p{N}_/])(@[\p{L}\p{N}_]+)@[\p{L}\p{N}.\-]+\p{L}/gu;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Regional_Indicator}|\u20E3/u;
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]]; // twitter-text 3: these weigh 1, all others 2

const DOMAINS = `
  ac ad ae af ag ai al am an ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz
  ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr
  ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp
  ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt
  mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw
  sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tp tr tt tv tw tz
  ua ug uk um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw academy agency app art asia bank bar bayern berlin
  best bike bio biz blog brussels build business cafe camera camp capital care careers cat center chat church city
  clinic cloud club coach coffee cologne com community company consulting cool coop dental design dev digital direct
  directory doctor earth edu education email energy engineer engineering estate events expert family farm fashion film
  finance fit fitness flowers fun fund fyi games garden gift global gmbh gold gov graphics green group guide guru
  hamburg haus health help holiday homes hosting house icu immo immobilien info ink institute insure int international
  investments jetzt jobs kaufen kitchen koeln law legal life limited link live london love ltd management market
  marketing markets media mil mobi museum name net network news ngo nrw nyc one online org page paris partners parts
  party photo photography photos pics pictures pizza plus press pro productions properties pub radio rehab reise
  reisen rent rentals repair report restaurant reviews rocks ruhr run saarland sale school science security service
  services shoes shop shopping show site social software solar solutions space store stream studio style supplies
  supply support swiss systems team tech technology tel tickets tips tirol today tools top tours town trade training
  travel tube university vacations ventures versicherung vet video vip vision vote watch website wedding wien wiki
  wine work works world wtf xyz yoga zone
`; // X makes links of bare domains as well; the same list stands in planner/channels/counting.py
const BARE_LINK = new RegExp(
  String.raw`(?<![A-Za-z0-9@＠$#＃_.\/\-])(?:[A-Za-z0-9À-ɏ\-]{1,63}\.){1,9}(?:` +
    DOMAINS.trim().split(/\s+/).sort((a, b) => b.length - a.length).join("|") +
    String.raw`)(?![A-Za-z0-9@+\-])(?:\/[\p{L}\p{N}!*';:=+,.$\/%#\[\]_~@\|&?()–\-]*[\p{L}\p{N}=_#\/+\-]|\/)?`,
  "giu",
);

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

// Whether a link's domain can be looked up: 63 letters at most in each part, in those that machines use.
function hasAHost(link) {
  try {
    const host = new URL(link).hostname;
    return host.length <= 253 && host.replace(/\.$/, "").split(".").every((part) => part && part.length <= 63);
  } catch {
    return false;
  }
}

export function count(text, unit, links = "full") {
  text = text.normalize("NFC");
  let found = 0;
  if (/^\d+$/.test(links)) {
    const ofX = unit === "x-weighted";
    const take = (mark) => ((found += 1), mark);
    text = text.replace(LINK, (link) => (ofX && !hasAHost(link) ? link : take(ofX ? "\0" : "")));
    if (ofX) text = text.replace(BARE_LINK, () => take("")).replaceAll("\0", "");
    if (unit === "characters") text = text.replace(REMOTE_HANDLE, "$1"); // Mastodon: of @name@server only @name
  }
  return (found && found * Number(links)) + LENGTHS[unit](text);
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
