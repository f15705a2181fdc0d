// The lines of another run over those of a chart, along its own axes; knows no engine and no block.

/** The lines of a drawing: what has a series' looks and is no row of points. */
const LINES = ':scope > g[fill="none"][stroke-linejoin]';
/** Areas that move with the steps; the bands of a landscape are its ground. */
const AREAS = 'image, path[fill-rule][fill-opacity]';
const SVG = 'http://www.w3.org/2000/svg';

/** What the axes of a drawing say: where they lie, and their kinds and ends. */
function axesOf(drawing) {
  const told = drawing?.dataset.axes?.split(' ');
  if (!told) return undefined;
  const [left, top, width, height] = told.slice(0, 4).map(Number);
  const [low, high, bottom, roof] = [5, 6, 8, 9].map((index) => Number(told[index]));
  return { left, top, width, height, low, high, bottom, roof, kinds: `${told[4]} ${told[7]}`, told: told.join(' ') };
}

/** How places of one drawing become those of another; nothing, if their axes are not of one kind. */
function transform(from, to) {
  if (from.kinds !== to.kinds) return undefined;
  const across = to.width / (to.high - to.low);
  const up = to.height / (to.roof - to.bottom);
  const a = ((from.high - from.low) / from.width) * across;
  const d = ((from.roof - from.bottom) / from.height) * up;
  const e = to.left + (from.low - to.low) * across - a * from.left;
  const f = to.top + to.height - (from.bottom - to.bottom) * up - d * (from.top + from.height);
  return [a, d, e, f].every(Number.isFinite) ? `matrix(${a} 0 0 ${d} ${e} ${f})` : undefined;
}

/** The lines of a drawing without their samples in the legend. */
function bare(drawing) {
  return [...drawing.querySelectorAll(LINES)].map((line) => {
    const copy = line.cloneNode(true);
    for (const path of copy.querySelectorAll('path')) {
      // A ring would become an oval.
      if (path.hasAttribute('style')) path.remove();
      else path.setAttribute('d', path.getAttribute('d').replace(/^M[-\d. ]+m0-4h18/, ''));
    }
    return copy;
  });
}

/** Lays lines into a drawing, within its axes. */
function lay(lines, from, drawing, to, kind) {
  const matrix = transform(from, to);
  if (!matrix || !lines.length) return false;
  const frame = document.createElementNS(SVG, 'svg');
  const { left, top, width, height } = to;
  Object.entries({ x: left, y: top, width, height, viewBox: `${left} ${top} ${width} ${height}`, class: kind })
    .forEach(([name, value]) => frame.setAttribute(name, value));
  const group = document.createElementNS(SVG, 'g');
  group.setAttribute('transform', matrix);
  group.append(...lines);
  frame.append(group);
  const first = drawing.querySelector(LINES);
  if (kind === 'descent-ghost') drawing.insertBefore(frame, first);
  else drawing.insertBefore(frame, [...drawing.querySelectorAll(LINES)].at(-1).nextSibling);
  return true;
}

/** The charts of two pieces, pair by pair. */
function pairs(place, past) {
  const [ours, theirs] = [place, past].map((piece) => [...piece.querySelectorAll('.exhibit-chart > svg')]);
  if (ours.length !== theirs.length) return [];
  return ours.map((drawing, index) => [drawing, theirs[index], axesOf(drawing), axesOf(theirs[index])]);
}

/** Shows in the charts of a piece where the lines of the run before were; tells whether there were any. */
function haunt(place, past, words) {
  let any = false;
  for (const [drawing, other, to, from] of pairs(place, past)) {
    if (!to || !from) continue;
    const here = new Set(bare(drawing).map((line) => line.outerHTML));
    const gone = bare(other).filter((line) => from.told !== to.told || !here.has(line.outerHTML));
    if (!lay(gone, from, drawing, to, 'descent-ghost')) continue;
    any = true;
    drawing.setAttribute('aria-label', `${drawing.ariaLabel} (${words.before}: ${other.ariaLabel})`);
    const legend = document.createElement('p');
    legend.className = 'descent-before';
    legend.setAttribute('aria-hidden', 'true');
    legend.textContent = words.before;
    drawing.after(legend);
  }
  return any;
}

/**
 * While the steps are walked through, a chart keeps the axes and the ground of the whole run, whose lines pale, and the lines so
 * far stand in it. A chart without lines, or with areas that move, is what the engine drew.
 */
function settle(place, whole) {
  for (const [drawing, other, from, to] of pairs(place, whole)) {
    if (!to || !from || other.querySelector(AREAS)) continue;
    const still = other.cloneNode(true);
    if (!lay(bare(drawing), from, still, to, 'descent-way')) continue;
    still.querySelectorAll(LINES).forEach((line) => line.classList.add('descent-ghost'));
    still.setAttribute('aria-label', drawing.ariaLabel);
    drawing.replaceWith(still);
  }
}
