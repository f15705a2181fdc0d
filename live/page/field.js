// A block as a field: its letters with their colours, its numbers to be dragged, stepped and typed; knows no engine.

/** Where two texts part: the place, how many letters of the first go, and what comes for them. */
function difference(before, after) {
  let from = 0;
  while (from < after.length && from < before.length && after[from] === before[from]) from += 1;
  let behind = 0;
  const most = Math.min(after.length, before.length) - from;
  while (behind < most && after.at(-1 - behind) === before.at(-1 - behind)) behind += 1;
  return [from, before.length - behind - from, after.slice(from, after.length - behind)];
}

/** `code` is the block as the page shows it, with its colours. */
function openField(code, text, name, { coloured, typed, stepped, run }) {
  const element = document.createElement('div');
  element.className = 'descent-field';
  const frame = document.createElement('pre');
  frame.setAttribute('aria-hidden', 'true');
  const layer = document.createElement('code');
  layer.className = 'hljs nohighlight';
  if (code) layer.append(...code.cloneNode(true).childNodes);
  frame.append(layer);
  const area = document.createElement('textarea');
  Object.assign(area, { value: text, spellcheck: false, autocapitalize: 'off', autocomplete: 'off', wrap: 'off' });
  area.setAttribute('aria-label', name);
  element.append(frame, area);

  // The letters of the text stand exactly over those of the layer.
  const match = () => {
    const look = getComputedStyle(layer);
    for (const part of ['fontFamily', 'fontSize', 'lineHeight', 'letterSpacing', 'padding', 'tabSize'])
      area.style[part] = look[part];
  };
  // Until the engine has coloured a text, its letters take the colour of those they stand among.
  const patch = (fresh) => {
    const [from, length, word] = difference(layer.textContent, fresh);
    const walk = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
    let at = 0;
    for (let node = walk.nextNode(); node; at += node.length, node = walk.nextNode()) {
      if (from < at || from + length > at + node.length || (from === at + node.length && !length)) continue;
      node.replaceData(from - at, length, word);
      return;
    }
    layer.textContent = fresh;
  };
  const paint = () => {
    wrong = undefined;
    patch(`${area.value}\n`);
    colour();
  };
  const colour = () => {
    underline();
    coloured(area.value).then((html) => {
      const drawn = new DOMParser().parseFromString(html, 'text/html').querySelector('code');
      if (drawn && drawn.textContent === area.value) layer.replaceChildren(...drawn.childNodes, '\n');
      underline();
    });
  };
  // The letters that are at fault.
  let wrong;
  const underline = () => {
    if (!wrong) {
      if (marked) CSS.highlights?.delete('descent-wrong');
      marked = false;
      return;
    }
    const range = document.createRange();
    const place = (offset) => {
      const walk = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(), rest = offset; node; node = walk.nextNode()) {
        if (rest < node.length) return [node, rest];
        rest -= node.length;
      }
      return [layer, layer.childNodes.length];
    };
    range.setStart(...place(wrong[0]));
    range.setEnd(...place(wrong[0] + Math.max(wrong[1], 1)));
    CSS.highlights?.set('descent-wrong', new Highlight(range));
    marked = true;
  };
  let marked = false;

  /** The numbers of the text with their signs, in order. */
  const numbers = () => {
    const words = area.value.matchAll(/#.*|"[^"\n]*"|[\p{L}_][\p{L}\d_]*|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?/giu);
    const found = [...words].filter(([word]) => /^\.?\d/.test(word));
    return found.map(({ 0: word, index }) => {
      const sign = /(^|[=([,:])\s*-$/.test(area.value.slice(0, index)) ? 1 : 0;
      return [index - sign, index + word.length];
    });
  };
  const put = ([from, to], word) => {
    area.setRangeText(word, from, to, 'select');
    paint();
    return [from, from + word.length];
  };
  const step = ([from, to], steps, fine) => {
    const [mantissa, exponent = ''] = area.value.slice(from, to).replaceAll('_', '').split(/(?=e)/i);
    const digits = (mantissa.split('.')[1] ?? '').length + (fine ? 1 : 0);
    let value = Number(mantissa) + steps * 10 ** -digits;
    // Behind an operator stands no sign.
    if (!/(^|[=([,:])\s*$/.test(area.value.slice(0, from))) value = Math.max(value, 0);
    const word = value.toFixed(digits);
    return put([from, to], (Number(word) === 0 ? word.replace('-', '') : word) + exponent);
  };
  const chosen = () =>
    numbers().find(([from, to]) => from === area.selectionStart && to === area.selectionEnd);
  const choose = (range) => range && area.setSelectionRange(...range);
  const under = ({ clientX, clientY }) => {
    const all = document.elementsFromPoint(clientX, clientY);
    const span = all.find((one) => one.matches('.hljs-number') && layer.contains(one));
    if (!span) return undefined;
    const before = document.createRange();
    before.setStart(layer, 0);
    before.setEndBefore(span);
    const at = before.toString().length;
    return numbers().find(([from, to]) => from <= at && at < to);
  };

  area.addEventListener('input', () => {
    paint();
    typed(area.value);
  });
  area.addEventListener('keydown', (event) => {
    // The page's own keys turn to the next chapter.
    event.stopPropagation();
    const range = chosen();
    if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && range) {
      event.preventDefault();
      const sign = event.key === 'ArrowUp' ? 1 : -1;
      step(range, event.shiftKey ? 10 * sign : sign, event.altKey);
      stepped(area.value, area.value.slice(area.selectionStart, area.selectionEnd));
    } else if (event.key === 'Tab' && !event.ctrlKey && !event.metaKey) {
      const next = event.shiftKey
        ? numbers().findLast(([, to]) => to <= area.selectionStart && to < area.selectionEnd)
        : numbers().find(([from]) => from >= area.selectionEnd);
      if (next) {
        event.preventDefault();
        choose(next);
      }
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else if (event.key === 'Escape') {
      element.nextElementSibling?.querySelector('button')?.focus();
    }
  });

  let drag;
  area.addEventListener('pointerdown', (event) => {
    const range = event.isPrimary && event.button === 0 && under(event);
    drag = range ? { range, start: event.clientX, moved: false, text: area.value } : undefined;
    if (drag) {
      area.setPointerCapture(event.pointerId);
      if (event.pointerType === 'mouse') {
        event.preventDefault();
        area.focus({ preventScroll: true });
      }
    }
  });
  area.addEventListener('pointermove', (event) => {
    if (!drag) {
      element.classList.toggle('descent-number', under(event) !== undefined);
      return;
    }
    const way = event.clientX - drag.start;
    if (!drag.moved && Math.abs(way) < 4) return;
    drag.moved = true;
    const word = drag.text.slice(...drag.range).split(/e/i)[0];
    const coarse = word.includes('.') ? 1 : 10 ** Math.max(0, Math.floor(Math.log10(Math.abs(Number(word)) || 1)) - 1);
    const before = area.value;
    area.value = drag.text;
    step(drag.range, coarse * Math.round(way / 6), false);
    if (area.value !== before) stepped(area.value, area.value.slice(area.selectionStart, area.selectionEnd));
  });
  const end = () => {
    if (drag && !drag.moved) choose(drag.range);
    drag = undefined;
  };
  area.addEventListener('pointerup', end);
  area.addEventListener('pointercancel', () => (drag = undefined));

  return {
    element,
    text: () => area.value,
    put(value) {
      area.value = value;
      paint();
    },
    /** To be called once it stands in the page. */
    show: () => (match(), paint()),
    /** Chooses a number, the rate of the training if none is meant. */
    focus(number) {
      area.focus({ preventScroll: true });
      const all = numbers();
      const rate = all.findIndex(([from]) => /\brate\s*=\s*$/.test(area.value.slice(0, from)));
      choose(all[number ?? Math.max(rate, 0)] ?? [0, 0]);
    },
    /** Chooses a line, from 1. */
    line(number) {
      const lines = area.value.split('\n');
      const from = lines.slice(0, number - 1).join('\n').length + (number > 1 ? 1 : 0);
      element.scrollIntoView({ block: 'nearest' });
      area.focus();
      area.setSelectionRange(from, from + (lines[number - 1] ?? '').length);
    },
    colour,
    /** Underlines letters of the text. */
    mark(start, length) {
      wrong = [start, length];
      underline();
    },
  };
}
