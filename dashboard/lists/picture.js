// Draws a chart as a picture with its title, summary, filters and source, and hands it over as a file.
//
// data: {title, summary, filters, source, figure (Plotly's, as JSON), library (where Plotly's code is)}. The picture is
// an SVG of WIDTH units, always in light colours; what is a PNG is drawn from it.
const SVG = "http://www.w3.org/2000/svg";
// 16 to 9; a chart that needs more room makes the picture higher, and a thin one lower.
const WIDTH = 1200, HEIGHT = 675, EDGE = 40, MOST_STRETCHED = 2;
const INNER = WIDTH - 2 * EDGE;
const INK = "#1a1a1a", QUIET = "#555555", HAIRLINE = "#d9d5cc";
const FAMILIES = ["Source Sans", "Noto Sans Arabic"];
const FONT = [...FAMILIES, "sans-serif"].join(", ");
const DOTS_AN_INCH = 300, CM = 2.54, PRINT_SCALE = 2;
// A PNG's own word on its size: 11,811 dots a metre, with the checksum of these bytes. It stands after the header.
const DENSITY = [0, 0, 0, 9, 112, 72, 89, 115, 0, 0, 46, 35, 0, 0, 46, 35, 1, 120, 165, 63, 118];
const PNG_HEADER = 33;
const LIGHT = {
  font: { family: FONT, color: INK, size: 12 },
  xaxis: { automargin: true, gridcolor: "#e6e6e6", zerolinecolor: "#e6e6e6" },
  yaxis: { automargin: true, gridcolor: "#e6e6e6", zerolinecolor: "#e6e6e6" },
};
const NOT_LOADED = "The picture cannot be drawn: this server did not send the code that draws it. Reload the page.";
const TOO_LARGE = "This browser makes no PNG of that size. Take the SVG, which any size can be made of.";

const load = (address) =>
  (window.trackerPlotly ??= new Promise((loaded, fail) => {
    const script = Object.assign(document.createElement("script"), { src: address });
    script.onload = () => (window.Plotly ? loaded(window.Plotly) : fail(new Error(NOT_LOADED)));
    script.onerror = () => fail(new Error(NOT_LOADED));
    document.head.append(script);
  }).catch((error) => {
    delete window.trackerPlotly; // the next picture tries again
    throw error;
  }));

const pen = document.createElement("canvas").getContext("2d");
const wide = (text, font) => {
  pen.font = font;
  return pen.measureText(text).width;
};

// Lines of a text that are no wider than the picture; a word that is wider is broken.
const wrap = (text, font) => {
  const lines = [""];
  const add = (part, joint) => {
    if (wide(lines.at(-1) + joint + part, font) <= INNER || !lines.at(-1)) lines[lines.length - 1] += joint + part;
    else lines.push(part);
  };
  for (const word of text.split(/\s+/u).filter(Boolean))
    if (wide(word, font) <= INNER) add(word, lines.at(-1) ? " " : "");
    else [...word].forEach((letter, place) => add(letter, place || !lines.at(-1) ? "" : " "));
  return lines.filter(Boolean);
};

const node = (name, attributes, text) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
};

// A paragraph stands on the side where its first letter begins to be read.
const rightToLeft = (text) => /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text);

const paragraph = (text, { size, leading, gap = 0, weight = 400, color = INK }) => {
  const font = `${weight} ${size}px ${FONT}`;
  const turned = rightToLeft(text);
  const lines = wrap(text, font);
  const draw = (top) => {
    const look = { "font-size": size, "font-weight": weight, fill: color, direction: turned ? "rtl" : "ltr" };
    const group = node("text", { ...look, "font-family": FONT });
    lines.forEach((line, place) =>
      group.append(
        node("tspan", { x: turned ? WIDTH - EDGE : EDGE, y: top + gap + leading * place + size }, line + (place < lines.length - 1 ? " " : "")),
      ),
    );
    return group;
  };
  return { height: gap + lines.length * leading, draw };
};

const chartOf = async (Plotly, figure, height) => {
  const layout = { ...figure.layout, template: { layout: LIGHT }, width: INNER, height, autosize: false };
  layout.font = { ...layout.font, family: FONT, color: INK };
  const config = { topojsonURL: new URL("app/static/topojson/", document.baseURI).href };
  const drawing = { data: figure.data, layout, config };
  const text = await Plotly.toImage(drawing, { format: "svg", width: INNER, height, imageDataOnly: true });
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (parsed.nodeName !== "svg") throw new Error("Plotly's drawing cannot be read.");
  return document.importNode(parsed, true);
};

const dataUrl = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error("The fonts of the picture cannot be loaded. Reload the page.");
  const content = await answer.blob();
  return new Promise((read, fail) => {
    const reader = new FileReader();
    reader.onload = () => read(reader.result);
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(content);
  });
};

const rulesOf = (sheet) => {
  try {
    return [...sheet.cssRules];
  } catch {
    return []; // a sheet that some extension of the browser has added
  }
};

const covers = (face, text) => {
  const range = face.style.getPropertyValue("unicode-range");
  if (!range) return true;
  const spans = range.split(",").map((part) => part.trim().slice(2).split("-").map((code) => parseInt(code, 16)));
  return [...text].some((letter) => {
    const code = letter.codePointAt(0);
    return spans.some(([first, last = first]) => first <= code && code <= last);
  });
};

// A picture cannot ask for the fonts of the page, so it takes along those that its text needs.
const fontsFor = async (text) => {
  const faces = [...document.styleSheets].flatMap((sheet) =>
    rulesOf(sheet)
      .filter((rule) => rule instanceof CSSFontFaceRule && rule.style.getPropertyValue("font-style") !== "italic")
      .filter((rule) => FAMILIES.includes(rule.style.getPropertyValue("font-family").replace(/["']/g, "")))
      .filter((rule) => covers(rule, text))
      .map((rule) => ({ rule, root: sheet.href ?? document.baseURI })),
  );
  const css = faces.map(async ({ rule, root }) => {
    const [whole, address] = rule.style.getPropertyValue("src").match(/url\(["']?([^"')]+)["']?\)/);
    return rule.cssText.replace(whole, `url(${await dataUrl(new URL(address, root))})`);
  });
  return (await Promise.all(css)).join("\n");
};

const compose = async (Plotly, data, figure, title) => {
  const head = [
    paragraph(title, { size: 30, leading: 36, weight: 600 }),
    paragraph(data.summary, { size: 17, leading: 24, gap: 8 }),
    paragraph(data.filters, { size: 14, leading: 20, gap: 6, color: QUIET }),
  ];
  const foot = paragraph(data.source, { size: 13, leading: 18, color: QUIET });
  const above = EDGE + head.reduce((sum, { height }) => sum + height, 0) + 20;
  const below = 24 + foot.height + EDGE;
  const own = figure.layout.height;
  const height = Math.ceil(Math.max(own, Math.min(HEIGHT - above - below, own * MOST_STRETCHED)));
  const chart = await chartOf(Plotly, figure, height);
  chart.setAttribute("x", EDGE);
  chart.setAttribute("y", above);
  const whole = above + height + below;
  const svg = node("svg", { xmlns: SVG, viewBox: `0 0 ${WIDTH} ${whole}`, width: WIDTH, height: whole, role: "img" });
  svg.append(node("title", {}, title), node("desc", {}, data.summary));
  svg.append(node("rect", { width: WIDTH, height: whole, fill: "#ffffff" }));
  let top = EDGE;
  for (const part of head) {
    svg.append(part.draw(top));
    top += part.height;
  }
  const line = above + height + 12;
  svg.append(chart, node("line", { x1: EDGE, x2: WIDTH - EDGE, y1: line, y2: line, stroke: HAIRLINE }), foot.draw(line + 12));
  svg.prepend(node("style", {}, await fontsFor(svg.textContent)));
  return { text: new XMLSerializer().serializeToString(svg), height: whole };
};

const asFile = (text) => new Blob([text], { type: "image/svg+xml" });

const asPng = async (picture, scale) => {
  const size = `width="${WIDTH * scale}" height="${picture.height * scale}"`;
  const image = new Image();
  const address = URL.createObjectURL(asFile(picture.text.replace(/width="\d+" height="[\d.]+"/, size)));
  try {
    image.src = address;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH * scale, height: picture.height * scale });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise((made) => canvas.toBlob(made, "image/png"));
    if (!png) throw new Error(TOO_LARGE);
    if (scale !== PRINT_SCALE) return png;
    return new Blob([png.slice(0, PNG_HEADER), new Uint8Array(DENSITY), png.slice(PNG_HEADER)], { type: "image/png" });
  } finally {
    URL.revokeObjectURL(address);
  }
};

const number = (value) => Math.round(value).toLocaleString("en");
const inPixels = ({ height }, scale) => `${number(WIDTH * scale)} × ${number(height * scale)} pixels`;
const fileName = (title, form) => {
  const words = title.match(/[\p{L}\p{M}\p{N}]+/gu) ?? ["chart"];
  return `${words.join("-").slice(0, 80).replace(/-$/, "")}.${form}`;
};

export default function ({ data, parentElement }) {
  const [field, status, image] = ["textarea", "[role=status]", "img"].map((name) => parentElement.querySelector(name));
  const buttons = [...parentElement.querySelectorAll("button")];
  const figure = JSON.parse(data.figure);
  let picture, newest = 0, pause;

  const tell = (error) => (status.textContent = error.message);
  const titleNow = () => field.value.trim() || data.title;
  const pictureOf = async (title) => {
    await Promise.all(FAMILIES.map((family) => document.fonts.load(`400 16px "${family}"`, title)));
    return { ...(await compose(await load(new URL(data.library, document.baseURI).href), data, figure, title)), title };
  };
  const draw = async () => {
    const ticket = ++newest;
    const title = titleNow();
    try {
      const drawn = await pictureOf(title);
      if (ticket !== newest) return; // another title was typed since
      picture = drawn;
    } catch (error) {
      return tell(error);
    }
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(asFile(picture.text));
    image.alt = `${title}. ${data.summary}`;
    image.hidden = false;
    status.textContent = "";
    for (const button of buttons) {
      const scale = Number(button.dataset.scale);
      const wide = scale === PRINT_SCALE ? `, ${Math.round((WIDTH * scale * CM) / DOTS_AN_INCH)} cm wide at 300 dots an inch` : "";
      if (button.dataset.form === "png") button.querySelector("small").textContent = inPixels(picture, scale) + wide;
      button.disabled = false;
    }
  };

  const take = async ({ form, scale }) => {
    const title = titleNow();
    try {
      const wanted = picture.title === title ? picture : await pictureOf(title); // that on the page follows a little later
      const file = form === "png" ? await asPng(wanted, Number(scale)) : asFile(wanted.text);
      const link = Object.assign(document.createElement("a"), { download: fileName(title, form) });
      link.href = URL.createObjectURL(file);
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      status.textContent = `The browser was given “${link.download}”. If no file arrives, it blocks downloads: save the picture below by a right click.`;
    } catch (error) {
      tell(error);
    }
  };

  field.value = data.title;
  field.oninput = () => {
    clearTimeout(pause);
    pause = setTimeout(draw, 300);
  };
  for (const button of buttons) button.onclick = () => take(button.dataset);
  draw();
  return () => {
    clearTimeout(pause);
    newest++;
    URL.revokeObjectURL(image.src);
  };
}
