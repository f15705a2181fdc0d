// Readers' messages under a lesson, and how often it was read: asks the servers that the page names, and no other. Everything that
// comes from a server is put into the page as text, so that nothing in it can run. Knows no words: all stand in the page.
(() => {
  const places = document.querySelectorAll('.descent-messages');
  const reads = document.querySelectorAll('.descent-reads');
  // The page for printing holds all lessons, and stays as it is.
  if (places.length > 1 || reads.length > 1) return;

  const PATIENCE = 10_000;
  const ask = (address, more) =>
    fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(PATIENCE), ...more });
  const query = (address, values) => `${address}?${new URLSearchParams(values)}`;

  // A row for each kind of server that counts: how a visit is told, and how the number of visits is asked.
  const counters = {
    goatcounter: {
      visit: (address, p) =>
        ask(query(`${address}/count`, { p, t: document.title, r: document.referrer, b: navigator.webdriver ? 150 : 0, rnd: Math.random() }), { mode: 'no-cors', keepalive: true }),
      // A page that nobody has read yet is not known there.
      visits: async (address, page) => {
        const answer = await ask(`${address}/counter/${encodeURIComponent(page)}.json`);
        return answer.ok ? (await answer.json()).count : undefined;
      },
    },
  };

  // A row for each kind of server for messages: `list` gives them in the order of their times, `send` gives the message, and whether
  // it waits for somebody who looks at it, or the word for why the server did not take it.
  const REFUSALS = { 413: 'long', 422: 'linked', 403: 'soon', 429: 'soon' };
  const unescaped = (text) => text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const ofIsso = ({ id, author, text, created, mode }) => ({ id, author: unescaped(author), text, time: new Date(created * 1000), isGone: mode === 4 });
  const servers = {
    isso: {
      list: async (address, uri) => {
        const answer = await ask(query(`${address}/`, { uri, plain: 1 }));
        // A thread that nobody has opened yet is not known there.
        if (answer.status === 404) return [];
        if (!answer.ok) throw new Error(answer.statusText);
        const flat = (messages) => messages.flatMap((message) => [message, ...flat(message.replies ?? [])]);
        const messages = flat((await answer.json()).replies).map(ofIsso);
        return messages.filter(({ isGone }) => !isGone).sort((one, other) => one.time - other.time);
      },
      send: async (address, uri, { author, text, title }) => {
        const body = JSON.stringify({ author: author || null, text, title });
        const answer = await ask(query(`${address}/new`, { uri }), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        if (!answer.ok) return { refused: REFUSALS[answer.status] ?? 'refused' };
        const message = ofIsso(await answer.json());
        return { message: { ...message, text }, waits: answer.status === 202 };
      },
    },
  };

  const wordsOf = (place) => Object.fromEntries(place.dataset.words.split('\n').map((line) => line.split(/=(.*)/)));

  /** Makes an element with what is in it. */
  const made = (kind, attributes = {}, ...inside) => {
    const element = Object.assign(document.createElement(kind), attributes);
    element.append(...inside);
    return element;
  };

  /** Counts a visit, unless it is the author's own, and shows how many there were. A server that does not answer is not missed. */
  async function count(place) {
    const { server, address, page, words } = place.dataset;
    const isAtHome = /^(localhost|127\..*|\[::1\]|)$/.test(location.hostname);
    if (!isAtHome) await counters[server].visit(address, page);
    const visits = await counters[server].visits(address, page);
    if (visits === undefined) return;
    place.textContent = (place.previousSibling ? ' · ' : '') + words.replace('{count}', visits);
  }

  // English is that of the lesson's own dates: the day before the month.
  const language = document.documentElement.lang.replace(/^en$/, 'en-GB');
  const dated = (time) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(time);

  function drawn({ id, author, text, time }, words) {
    const when = made('time', { dateTime: time.toISOString() }, dated(time));
    const who = made('p', { className: 'descent-writer' }, made('bdi', {}, author || words.nobody), ' · ', when);
    return made('li', { id: `isso-${id}` }, who, made('p', { className: 'descent-message', dir: 'auto' }, text));
  }

  /** The messages that are there, and a form for one more. */
  async function show(place) {
    const { server, address, page, title } = place.dataset;
    const most = Number(place.dataset.length);
    const words = wordsOf(place);
    const state = made('p', { role: 'status' }, words.loading);
    place.replaceChildren(state);
    const { list, send } = servers[server];
    let messages;
    try {
      messages = await list(address, page);
    } catch {
      const again = made('button', { type: 'button', className: 'descent-button', onclick: () => show(place) }, words.again);
      state.replaceChildren(words.down, ' ', again);
      return;
    }
    state.textContent = messages.length ? '' : words.none;
    const listed = made('ol', { className: 'descent-heard' }, ...messages.map((message) => drawn(message, words)));
    const name = made('input', { name: 'author', maxLength: 80, autocomplete: 'nickname' });
    const text = made('textarea', { name: 'text', rows: 5, required: true, minLength: 3 });
    const length = made('output', {}, `0 / ${most}`);
    const button = made('button', { className: 'descent-button' }, words.send);
    const rules = made('small', { id: 'descent-rules' }, words.rules);
    const told = made('p', { role: 'status' });
    text.setAttribute('aria-describedby', rules.id);
    const form = made('form', {}, made('label', {}, words.name, name), made('label', {}, words.text, text), rules, made('p', {}, button, ' ', length), told);
    // A letter is what a reader sees as one sign of writing, and what the server counts.
    const letters = () => [...text.value].length;
    text.oninput = () => {
      length.textContent = `${letters()} / ${most}`;
      length.classList.toggle('descent-wrong', letters() > most);
    };
    form.onsubmit = async (event) => {
      event.preventDefault();
      const tell = (word) => (told.textContent = words[word].replace('{count}', letters()));
      if (letters() > most) return tell('long');
      button.disabled = true;
      try {
        const { refused, message, waits } = await send(address, page, { author: name.value.trim(), text: text.value, title });
        if (refused) return tell(refused);
        if (!waits) listed.append(drawn(message, words));
        if (!waits) state.textContent = '';
        text.value = '';
        text.oninput();
        tell(waits ? 'waits' : 'sent');
      } catch {
        tell('unsent');
      } finally {
        button.disabled = false;
      }
    };
    place.append(listed, form);
    // A link in a letter to who looks at the messages leads to one of them.
    if (location.hash.startsWith('#isso-')) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
.descent-messages :is(input, textarea) { display: block; box-sizing: border-box; width: 100%; margin: .2em 0 .8em; padding: .5em .7em; font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--searchbar-border-color, var(--quote-border)); border-radius: 4px; }
.descent-messages input { max-width: 24em; }
.descent-messages textarea { resize: vertical; }
.descent-messages :focus-visible { outline: 2px solid var(--links); outline-offset: 1px; }
.descent-messages label, .descent-messages small { display: block; }
.descent-messages .descent-button { font: inherit; color: var(--links); background: none; border: 1px solid var(--quote-border); border-radius: 4px; padding: .35em .9em; cursor: pointer; }
.descent-messages output { margin-inline-start: .5em; font-variant-numeric: tabular-nums; }
.descent-messages .descent-wrong { color: var(--blockquote-caution-color, #b00020); font-weight: 600; }
.descent-heard { list-style: none; padding: 0; }
.descent-heard > li { margin: 0 0 1em; padding: .6em .9em; border-inline-start: 4px solid var(--quote-border); background: var(--quote-bg); overflow-wrap: anywhere; }
.descent-heard > li:target { border-color: var(--links); }
.descent-heard p { margin: 0; }
.descent-writer { font-size: .85em; }
.descent-writer bdi { font-weight: 600; }
.descent-message { white-space: pre-wrap; }
@media print { .descent-messages form { display: none; } }
`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  for (const place of reads) count(place).catch(() => {});
  for (const place of places) {
    if (location.hash.startsWith('#isso-')) show(place);
    else {
      const watch = new IntersectionObserver((seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        watch.disconnect();
        show(place);
      });
      watch.observe(place);
    }
  }
})();
