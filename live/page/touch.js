// Waits for a touch: gives blocks, pictures and questions their controls, and loads the engine when one is used.

// Operations in a second, in a browser of today.
const PACE = 2.2e9;

function waitForTouch() {
  const foot = document.querySelectorAll('div.descent-live[data-pieces]');
  // The page for printing holds all chapters, and stays as it is.
  if (foot.length !== 1 || !window.DecompressionStream || !document.adoptedStyleSheets) return;
  const words = Object.fromEntries(foot[0].dataset.words.split('\n').map((line) => line.split(/=(.*)/)));
  const here = document.currentScript.src;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`STYLE`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  let loading;
  const load = () =>
    (loading ??= new Promise((done, failed) => {
      const script = document.createElement('script');
      script.src = new URL('ENGINE', here);
      script.onload = () => done(window.descent(foot[0], words, script.src, dress, PACE));
      script.onerror = () => failed(new Error(words.failed));
      document.head.append(script);
    }));

  const button = (text, act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'descent-button';
    made.textContent = text;
    made.addEventListener('click', () => {
      made.disabled = true;
      load()
        .then(act)
        .catch((error) => made.after(` ${error.message}`))
        .finally(() => (made.disabled = false));
    });
    return made;
  };
  const bar = (...parts) => {
    const made = document.createElement('div');
    made.className = 'descent-bar';
    made.append(...parts);
    return made;
  };

  // What takes long says so before it runs.
  const seconds = foot[0].dataset.work / PACE;
  const long = () => {
    const told = document.createElement('small');
    told.textContent = seconds > 2 ? words.long.replace('{seconds}', Math.ceil(seconds)) : '';
    return told;
  };
  const isPlayed = (block) => block && !block.matches('.descent-still') && /\b(for|repeat) \d+ steps/.test(block.textContent);
  const isQuiet = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const player = (block, own) => button(isQuiet ? words.steps : words.play, (page) => page.play(block, own));

  // A block gets its control, and its numbers are one, too.
  function dress(block) {
    const frame = block.querySelector(':scope > .exhibit-code');
    if (!frame || block.matches('.descent-still')) return;
    const own = bar(button(words.try, (page) => page.open(block)));
    if (block.querySelector(':scope > .exhibit-chart') && isPlayed(block)) own.append(player(block));
    own.append(long());
    frame.after(own);
    frame.addEventListener('click', ({ target }) => {
      if (target.matches('.hljs-number')) load().then((page) => page.open(block, target)).catch(() => {});
    });
  }
  const blocks = all('.descent-block');
  blocks.forEach(dress);

  // What a training did step by step is played where it is seen.
  const heads = foot[0].dataset.pieces.matchAll(/^[`~]{3,}\s*(?:train|calc)\b(.*)$/gm);
  const ids = [...heads].map(([, rest]) => rest.match(/\bid=([\w-]+)/)?.[1]);
  for (const picture of all('main [data-piece]:not(.descent-block) > figure[id]')) {
    const [, id, view] = picture.id.match(/^([\w-]+)\.(\w+)$/) ?? [];
    const block = blocks[ids.indexOf(id)];
    if (!/^(path|fit|weights|images|graph|backprop)(_\d+)?$/.test(view) || !isPlayed(block)) continue;
    const own = bar();
    own.append(player(block, own));
    picture.parentElement.after(own);
  }

  for (const card of all('.descent-ask')) card.answered = openQuestion(card, words);
  for (const exercise of all('.descent-try')) {
    const { block, change } = exercise.dataset;
    if (block) exercise.prepend(bar(button(words.try, (page) => page.change(block, change)), long()));
    openExercise(exercise, words);
  }
  for (const hint of all('.descent-hint')) hint.hidden = false;
  toOtherLanguages(all('main a[rel="alternate"][hreflang]'));
  if (location.hash.startsWith('#live=')) load().then((page) => page.follow()).catch(() => {});
}

// The other languages are in reach from everywhere, and lead to the same place: a heading has the same id in each.
function toOtherLanguages(links) {
  const bar = document.querySelector('.right-buttons');
  for (const link of links) {
    const copy = link.cloneNode(true);
    copy.className = 'descent-language';
    copy.addEventListener('click', () => {
      const isAbove = (heading) => heading.getBoundingClientRect().top < innerHeight / 3;
      const above = [...document.querySelectorAll('main :is(h2, h3)[id]')].filter(isAbove).pop();
      copy.hash = above?.id ?? '';
    });
    bar?.prepend(copy);
  }
}
waitForTouch();
