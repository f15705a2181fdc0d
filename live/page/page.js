// The page under its reader's hand: blocks become fields, and what the engine answers takes the place of what stood there.
function openPage(foot, words, script, dress, pace) {
  const engine = openEngine(script, words.failed);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(descentStyle);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const pieces = new Map(all('main [data-piece]').map((piece) => [piece.dataset.piece, piece]));
  const status = document.createElement('output');
  const fields = new Map();
  const files = {};
  let shown; // What stands in the place of each piece, as the engine wrote it.
  let running = false;
  let again = false;
  let current = Promise.resolve(); // The run that is on its way.
  let whole = false; // Whether all of the chapter is to be run, or only what is walked through.
  let past; // The run before: what stood in the place of each piece.
  let latest = -Infinity; // When a run ended.
  const haunted = new Set(); // The pieces that show lines of the run before.
  let walking; // The block whose steps are walked through.
  let playing; // The block whose steps are played.
  let work = Number(foot.dataset.work);

  // The pieces of the chapter, in their order: blocks, with those that are hidden, and forms.
  const parts = [];
  let block;
  let form;
  for (const line of foot.dataset.pieces.split('\n')) {
    const [, marks, rest] = block ? [] : line.match(/^(`{3,}|~{3,})\s*((?:train|calc)\b.*)$/) ?? [];
    if (marks) parts.push((block = { marks, head: line, id: rest.match(/\bid=([\w-]+)/)?.[1], lines: [] }));
    else if (block && line === block.marks) block = undefined;
    else if (block) block.lines.push(line);
    else if (form && line.trim()) form.form += `\n${line}`;
    else if (line.trim()) parts.push((form = { form: line }));
    if (block || !line.trim()) form = undefined;
  }
  const blocks = parts.filter((part) => part.lines);
  all('main .descent-block').forEach((piece, index) => {
    const one = blocks[index];
    if (!one) return;
    const code = piece.querySelector(':scope > .exhibit-code code');
    Object.assign(one, { piece, index, written: one.lines.join('\n') });
    if (one.written === '@') one.written = code?.textContent.replace(/\n$/, '') ?? '';
    one.text = one.written;
  });
  /** The chapter, or only what shows one of its blocks, with what that needs; and the numbers of these pieces. */
  function chapter(text, only) {
    const isNeeded = (part) =>
      part.lines ? part.index <= only.index : only.id && part.form.startsWith(`{{#show ${only.id}.`);
    const numbers = [...parts.keys()].filter((number) => !only || isNeeded(parts[number]));
    const write = (part) => (part.lines ? fenced(part, part[text] ?? part.lines.join('\n')) : part.form);
    return { numbers, chapter: `${numbers.map((number) => write(parts[number])).join('\n\n')}\n` };
  }
  /** A block between marks that no line of it can end: it may come from anybody's link. */
  function fenced({ marks, head }, text) {
    const runs = text.match(marks[0] === '~' ? /~+/g : /`+/g) ?? [];
    const longer = marks[0].repeat(Math.max(marks.length, ...runs.map((run) => run.length + 1)));
    return `${longer}${head.slice(marks.length)}\n${text}\n${longer}`;
  }
  const isChanged = () => blocks.some((one) => one.text !== one.written);

  // What the page was before it was touched.
  const before = new Map([...pieces].map(([key, piece]) => [key, piece.innerHTML]));

  /** What is in the place of each piece, in a chapter as the engine wrote it. */
  function drawn(content, numbers) {
    const page = new DOMParser().parseFromString(content, 'text/html');
    const found = new Map();
    for (const piece of all('[data-piece]', page)) {
      if (piece.tagName === 'SPAN') plain(piece);
      found.set(String(numbers[piece.dataset.piece]), piece);
    }
    return found;
  }
  /** Within a sentence a text is written for Markdown. */
  function plain(piece) {
    const walk = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      walk.currentNode.data = walk.currentNode.data.replace(/\\([!-/:-@[-`{-~])/g, '$1');
    }
  }

  async function ask(changed, only) {
    const { lesson, language, settings } = foot.dataset;
    const { numbers, chapter: text } = chapter(changed ? 'text' : 'written', only);
    const question = { chapter: text, lesson, language, changed };
    for (;;) {
      const asked = JSON.stringify({ ...question, settings: JSON.parse(settings), files });
      const { Ok: answer, Err: wrong } = JSON.parse(await engine.ask('answer', asked));
      if (wrong) throw new Error(wrong);
      const missing = answer.missing.filter((path) => !(path in files));
      const came = await Promise.all(missing.map(fetched));
      if (!came.some(Boolean)) return { ...answer, numbers };
    }
  }
  /** A file of the site, by its path as seen from the source folder. */
  async function fetched(path) {
    try {
      const answer = await fetch(new URL(`../${path.split('/').map(encodeURIComponent).join('/')}`, script));
      if (answer.ok) files[path] = await answer.text();
    } catch {
      // The engine tells that it is missing.
    }
    return path in files;
  }

  /** Puts what the engine answered in the place of what stands there. */
  function put(answer) {
    const fresh = drawn(answer.content, answer.numbers);
    for (const [key, piece] of fresh) {
      const place = pieces.get(key);
      const same = shown?.get(key)?.innerHTML === piece.innerHTML;
      if (!place || (same && !haunted.has(key))) continue;
      const numbers = all('figcaption > strong', place).map((number) => number.innerHTML);
      replace(place, piece);
      haunted.delete(key);
      // A part of a chapter counts its figures from one.
      if (answer.numbers.length < parts.length) {
        all('figcaption > strong', place).forEach((number, index) => (number.innerHTML = numbers[index] ?? ''));
      }
      if (walking && walking.text !== walking.whole) settle(place, pastOf(key)), haunted.add(key);
      else if (haunt(place, pastOf(key), words)) haunted.add(key);
    }
    shown = new Map([...(shown ?? []), ...fresh]);
    tick();
  }
  /** What stood in the place of a piece before this run. */
  function pastOf(key) {
    const piece = past?.get(key);
    if (piece) return piece;
    return new DOMParser().parseFromString(before.get(key), 'text/html').body;
  }
  function replace(place, piece) {
    const one = blocks.find((block) => block.piece === place);
    const field = one && fields.get(one);
    const fresh = [...piece.cloneNode(true).childNodes];
    if (field) {
      [...place.childNodes].filter((node) => !field.parts.includes(node)).forEach((node) => node.remove());
      place.append(...fresh.filter((node) => !node.classList?.contains('exhibit-code')));
    } else {
      place.replaceChildren(...fresh);
      if (one) dress(place);
    }
    if (window.hljs) all('code[class^="language-"]', place).forEach((code) => window.hljs.highlightBlock(code));
  }
  /** The boxes of checklist lines: ticked, if no claim of theirs fails. */
  function tick() {
    for (const box of all('main li input[type="checkbox"]')) {
      const claims = all('span[data-piece] > small', box.closest('li'));
      if (claims.length) box.checked = !claims.some((claim) => claim.textContent.startsWith('(✗'));
    }
  }

  const seconds = () => work / pace;
  const isLong = () => seconds() > 2;

  /** Runs what the fields say. What follows a change within a moment is the same change; a walk runs what it shows. */
  function run(kind = 'anew') {
    if (kind === 'anew' || (kind === 'on' && performance.now() - latest > 1500)) past = shown;
    if (kind === 'anew' || kind === 'on') walking = undefined;
    whole ||= kind !== 'walk';
    again = true;
    if (!running) current = runs();
    return current;
  }
  async function runs() {
    running = true;
    const began = performance.now();
    const clock = setInterval(() => {
      const passed = (performance.now() - began) / 1000;
      for (const field of fields.values()) field.progress(passed / Math.max(seconds(), passed + 0.5));
    }, 250);
    try {
      while (again) {
        const only = whole ? undefined : walking;
        again = whole = false;
        const start = performance.now();
        const answer = await ask(isChanged(), only);
        if (!only) work = answer.work;
        pace = Math.max(answer.work, 1e6) / ((performance.now() - start) / 1000);
        tell(answer);
      }
    } catch (error) {
      status.textContent = error.message || words.stopped;
    } finally {
      running = false;
      latest = performance.now();
      clearInterval(clock);
      for (const field of fields.values()) field.progress();
      keep();
    }
  }
  function tell(answer) {
    const faulty = answer.faults.find(({ block }) => block !== null && fields.has(blocks[block]));
    for (const [one, field] of fields) field.fault(answer.faults.find(({ block }) => block === one.index));
    if (faulty) {
      status.textContent = '';
      return;
    }
    put(answer);
    const last = walking ?? [...fields.keys()].findLast((one) => one.text !== one.written) ?? [...fields.keys()].at(-1);
    if (last) status.textContent = answer.news[last.index] ?? '';
  }

  /** Makes the buttons of a bar. */
  const controls = (bar) => (text, act) => {
    const made = Object.assign(document.createElement('button'), { type: 'button', textContent: text });
    made.className = 'descent-button';
    made.addEventListener('click', act);
    bar.append(made);
    return made;
  };

  /** Turns a block into a field. */
  function open(piece, number) {
    const one = blocks.find((block) => block.piece === piece);
    if (!one || fields.has(one)) return one && fields.get(one);
    const frame = piece.querySelector(':scope > .exhibit-code');
    const index = number ? all('.hljs-number', frame).indexOf(number) : undefined;
    const area = openField(frame.querySelector('code'), one.text, words.field, {
      coloured: (text) => (engine.isBusy() ? Promise.resolve('') : engine.ask('highlighted', text).catch(() => '')),
      typed: (text) => (one.text = text),
      stepped(text, word) {
        one.text = text;
        status.textContent = word;
        if (!isLong()) run('on');
      },
      run: () => run(),
    });
    const bar = document.createElement('div');
    bar.className = 'descent-bar';
    const button = controls(bar);
    button(words.run, () => run());
    const stop = button(words.stop, () => ((again = whole = false), (playing = undefined), engine.stop()));
    const progress = document.createElement('progress');
    progress.setAttribute('aria-label', words.running);
    bar.append(progress);
    stop.hidden = progress.hidden = true;
    button(words.reset, reset);
    const play = isLong() ? undefined : walk(one, bar, button);
    const fault = document.createElement('div');
    fault.className = 'descent-fault';
    fault.setAttribute('role', 'alert');
    if (isLong()) status.textContent = words.long.replace('{seconds}', Math.ceil(seconds()));
    status.setAttribute('aria-live', 'polite');
    bar.append(status);
    piece.querySelector(':scope > .descent-bar')?.remove();
    frame.replaceWith(area.element, bar, fault);
    area.show();
    fields.set(one, {
      parts: [area.element, bar, fault],
      put: area.put,
      play,
      show: area.line,
      progress(share) {
        progress.hidden = share === undefined;
        stop.hidden = progress.hidden && playing !== one;
        if (share !== undefined) progress.value = share;
        else area.colour();
      },
      fault(found) {
        const line = found && one.text.slice(0, found.start).split('\n').length;
        const told = found ? words.line.replace('{line}', line).replace('{message}', found.message) : '';
        fault.textContent = (found?.remedy ? `${told}; ${found.remedy}` : told).replaceAll('`', '');
        if (found) area.mark(found.start, found.length);
        for (const node of piece.children) node.classList.toggle('descent-old', !!found && !this.parts.includes(node));
      },
    });
    area.focus(index);
    warm();
    return fields.get(one);
  }

  /** A slider over the steps of a training, and a button that walks through them; gives what the button does. */
  function walk(one, bar, button) {
    const steps = /\b(for|repeat)(\s+)(\d+)(\s+steps?\b)/;
    const count = (text) => Number(text.match(steps)?.[3] ?? 0);
    let most = count(one.written);
    if (most < 3) return undefined;
    const label = Object.assign(document.createElement('label'), { textContent: `${words.steps} ` });
    const slider = Object.assign(document.createElement('input'), { type: 'range', min: 0, max: 100, value: 100 });
    label.append(slider);
    slider.value = 100 * Math.sqrt(Math.min(1, count(one.text) / most));
    const write = (step) => {
      set(one, one.text.replace(steps, `$1$2${step}$4`));
      slider.setAttribute('aria-valuetext', step);
    };
    /** The whole run is what the walk is shown in. */
    const begin = async () => {
      if (walking === one) return;
      await current;
      if (walking === one) return;
      most = Math.max(count(one.text), count(one.written));
      if (!shown || count(one.text) !== most) {
        write(most);
        await run();
      }
      past = shown;
      one.whole = one.text;
      walking = one;
    };
    // The first steps go the longest way.
    const go = async (value, kind) => {
      slider.value = value;
      bar.append(status);
      await begin();
      write(Math.max(1, Math.round(most * (value / 100) ** 2)));
      return run(kind);
    };
    slider.addEventListener('input', () => go(Number(slider.value), 'walk'));
    slider.addEventListener('change', () => go(Number(slider.value), 'end'));
    slider.addEventListener('keydown', (event) => event.stopPropagation());
    bar.append(label);
    const play = async () => {
      if (playing === one) return (playing = undefined);
      playing = one;
      made.textContent = words.stop;
      await begin();
      // As many pictures as come in about four seconds.
      for (let start = performance.now(), value = 1; value < 100 && playing === one; ) {
        await Promise.all([go(value, 'walk'), new Promise((done) => setTimeout(done, 40))]);
        value = Math.max(value + 1, Math.min(100, Math.round((performance.now() - start) / 40)));
      }
      if (playing === one) await go(100, 'end');
      else await run('end');
      if (playing === one) playing = undefined;
      made.textContent = words.play;
      return fields.get(one)?.progress();
    };
    // Who asks for little motion has the slider.
    const isQuiet = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const made = isQuiet ? undefined : button(words.play, play);
    return made ? () => (made.focus(), play()) : () => slider.focus();
  }
  /** Plays the steps of a block in a bar below a picture of it, or in that of its field. */
  function play(piece, bar) {
    const one = blocks.find((block) => block.piece === piece);
    if (!bar) {
      open(piece)?.play?.();
      return;
    }
    bar.replaceChildren();
    walk(one, bar, controls(bar))?.();
  }

  /** Runs the chapter as it is written, so that later only what differs is put in. */
  function warm() {
    if (shown || running || isLong()) return;
    running = true;
    current = ask(false)
      .then((answer) => (shown = drawn(answer.content, answer.numbers)))
      .catch(() => {})
      .then(() => {
        running = false;
        return again ? runs() : undefined;
      });
  }

  function reset() {
    engine.stop();
    again = whole = false;
    playing = undefined;
    fields.clear();
    haunted.clear();
    past = walking = undefined;
    for (const one of blocks) one.text = one.written;
    for (const [key, piece] of pieces) {
      const whole = before.get(key);
      if (piece.innerHTML === whole) continue;
      piece.innerHTML = whole;
      if (piece.classList.contains('descent-block')) {
        piece.querySelector(':scope > .descent-bar')?.remove();
        dress(piece);
      }
    }
    shown = undefined;
    tick();
    keep();
    document.activeElement?.blur?.();
  }

  // What was changed stands in the address: for each block its number, where, how many letters went, and what came.
  function keep() {
    const changes = blocks
      .filter((one) => one.text !== one.written)
      .map(({ index, text, written }) => [index, ...difference(written, text)]);
    const packed = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(changes))));
    const safe = packed.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
    const address = location.href.split('#')[0];
    if (changes.length) history.replaceState(null, '', `${address}#live=${safe}`);
    else if (location.hash.startsWith('#live=')) history.replaceState(null, '', address);
  }
  function follow() {
    let changes;
    try {
      const packed = location.hash.slice('#live='.length).replaceAll('-', '+').replaceAll('_', '/');
      const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
      changes = JSON.parse(new TextDecoder().decode(bytes));
      for (const [index, from, length, word] of changes) {
        const { written, piece } = blocks[index];
        // A link is anybody's, and a block that is kept still stays as it is.
        if (piece.matches('.descent-still')) continue;
        open(piece);
        set(blocks[index], written.slice(0, from) + word + written.slice(from + length));
      }
    } catch {
      return; // An address that somebody mistyped.
    }
    run();
    blocks[changes[0]?.[0]]?.piece.scrollIntoView({ block: 'nearest' });
  }
  function set(one, text) {
    one.text = text;
    fields.get(one)?.put(text);
  }
  /** Makes the change of an exercise, and runs it. */
  function change(name, text) {
    const one = blocks.find(({ id }) => id === name) ?? blocks[Number(name) - 1];
    if (!one?.piece) return;
    const [, from, length, word] = text.match(/^(\d+) (\d+) ([^]*)$/);
    open(one.piece);
    set(one, one.written.slice(0, from) + word + one.written.slice(Number(from) + Number(length)));
    const motion = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    one.piece.scrollIntoView({ block: 'nearest', behavior: motion });
    run();
  }
  // A line of the checklist leads to its line, also where that stands in a field.
  document.addEventListener('click', (event) => {
    const [, name, line] = event.target.closest?.('main a[href^="#"]')?.hash.match(/^#(.+)\.line-(\d+)$/) ?? [];
    const one = blocks.find(({ id, index }) => (id ?? `block-${index + 1}`) === name);
    if (!fields.has(one)) return;
    event.preventDefault();
    fields.get(one).show(Number(line));
  });

  return { open, change, follow, play };
}
