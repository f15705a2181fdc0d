// The page under its reader's hand: blocks become fields, and what the engine answers takes the place of what stood there.
function openPage(foot, words, script, dress) {
  const engine = openEngine(script, words.failed);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const pieces = new Map(all('main [data-piece]').map((piece) => [piece.dataset.piece, piece]));
  const status = document.createElement('output');
  const fields = new Map();
  const files = {};
  let shown; // What stands in the place of each piece, as the engine wrote it.
  let running = false;
  let again = false;
  let current = Promise.resolve(); // The run that is on its way.
  let playing; // The field whose steps are played.
  let work = Number(foot.dataset.work);
  let pace = 2e9; // Operations in a second, until one run has told.

  // The blocks of the chapter, in their order, with those that are hidden.
  const parts = [];
  let block;
  for (const line of foot.dataset.pieces.split('\n')) {
    const [, marks, rest] = block ? [] : line.match(/^(`{3,}|~{3,})\s*((?:train|calc)\b.*)$/) ?? [];
    if (marks) parts.push((block = { marks, head: line, id: rest.match(/\bid=(\S+)/)?.[1], lines: [] }));
    else if (block && line === block.marks) block = undefined;
    else if (block) block.lines.push(line);
    else parts.push(line);
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
  const chapter = (text) => parts.map((part) => (part.lines ? fenced(part, part[text] ?? part.lines.join('\n')) : part)).join('\n');
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
  function drawn(content) {
    const page = new DOMParser().parseFromString(content, 'text/html');
    const found = new Map();
    for (const piece of all('[data-piece]', page)) {
      if (piece.tagName === 'SPAN') plain(piece);
      found.set(piece.dataset.piece, piece);
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

  async function ask(changed) {
    const { lesson, language, settings } = foot.dataset;
    const question = { chapter: chapter(changed ? 'text' : 'written'), lesson, language, changed };
    for (;;) {
      const text = JSON.stringify({ ...question, settings: JSON.parse(settings), files });
      const { Ok: answer, Err: wrong } = JSON.parse(await engine.ask('answer', text));
      if (wrong) throw new Error(wrong);
      const missing = answer.missing.filter((path) => !(path in files));
      const came = await Promise.all(missing.map(fetched));
      if (!came.some(Boolean)) return answer;
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
    const fresh = drawn(answer.content);
    for (const [key, piece] of fresh) {
      const place = pieces.get(key);
      const same = shown?.get(key)?.innerHTML === piece.innerHTML;
      if (place && !same) replace(place, piece);
    }
    shown = fresh;
    tick();
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

  function run() {
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
        again = false;
        const start = performance.now();
        const answer = await ask(isChanged());
        work = answer.work;
        pace = Math.max(work, 1e6) / ((performance.now() - start) / 1000);
        tell(answer);
      }
    } catch (error) {
      status.textContent = error.message || words.stopped;
    } finally {
      running = false;
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
    const last = [...fields.keys()].findLast((one) => one.text !== one.written) ?? [...fields.keys()].at(-1);
    if (last) status.textContent = answer.news[last.index] ?? '';
  }

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
        if (!isLong()) run();
      },
      run,
    });
    const bar = document.createElement('div');
    bar.className = 'descent-bar';
    const button = (text, act) => {
      const made = Object.assign(document.createElement('button'), { type: 'button', textContent: text });
      made.className = 'descent-button';
      made.addEventListener('click', act);
      bar.append(made);
      return made;
    };
    button(words.run, run);
    const stop = button(words.stop, () => ((again = false), (playing = undefined), engine.stop()));
    const progress = document.createElement('progress');
    progress.setAttribute('aria-label', words.running);
    bar.append(progress);
    stop.hidden = progress.hidden = true;
    button(words.reset, reset);
    walk(one, bar, button, (text) => area.put((one.text = text)));
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
      focus: area.focus,
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

  /** A slider over the steps of a training, and a button that walks through them. */
  function walk(one, bar, button, put) {
    const steps = /\b(for|repeat)(\s+)(\d+)(\s+steps?\b)/;
    const most = Number(one.written.match(steps)?.[3] ?? 0);
    if (most < 3 || isLong()) return;
    const label = Object.assign(document.createElement('label'), { textContent: `${words.steps} ` });
    const slider = Object.assign(document.createElement('input'), { type: 'range', min: 0, max: 100, value: 100 });
    label.append(slider);
    // The first steps go the longest way.
    const go = (value) => {
      const step = Math.max(1, Math.round(most * (value / 100) ** 2));
      slider.value = value;
      slider.setAttribute('aria-valuetext', step);
      put(one.text.replace(steps, `$1$2${step}$4`));
      return run();
    };
    slider.addEventListener('input', () => go(Number(slider.value)));
    slider.addEventListener('keydown', (event) => event.stopPropagation());
    bar.append(label);
    // Who asks for little motion has the slider.
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    button(words.play, async () => {
      playing = one;
      for (let value = 0; value <= 100 && playing === one && fields.has(one); value += 2) {
        await Promise.all([go(value), new Promise((done) => setTimeout(done, 60))]);
      }
      if (playing === one) playing = undefined;
      fields.get(one)?.progress();
    });
  }

  /** Runs the chapter as it is written, so that later only what differs is put in. */
  function warm() {
    if (shown || running) return;
    shown = new Map();
    running = true;
    current = ask(false)
      .then((answer) => (shown = drawn(answer.content)))
      .catch(() => {})
      .then(() => {
        running = false;
        return again ? runs() : undefined;
      });
  }

  function reset() {
    engine.stop();
    again = false;
    playing = undefined;
    fields.clear();
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
        const { written } = blocks[index];
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
    open(one.piece)?.put(text);
  }
  /** Makes the change of an exercise, and runs it. */
  function change(name, text) {
    const one = blocks.find(({ id }) => id === name) ?? blocks[Number(name) - 1];
    if (!one?.piece) return;
    set(one, text.replace(/\n$/, ''));
    const motion = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    one.piece.scrollIntoView({ block: 'nearest', behavior: motion });
    run();
  }

  return { open, change, follow };
}
