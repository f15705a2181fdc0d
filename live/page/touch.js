// Waits for a touch: gives each block its control, and loads the engine when one is used.
(() => {
  const foot = document.querySelectorAll('.descent-live');
  // The page for printing holds all chapters, and stays as it is.
  if (foot.length !== 1 || !window.DecompressionStream || !document.adoptedStyleSheets) return;
  const words = JSON.parse(foot[0].dataset.words);
  const here = document.currentScript.src;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`STYLE`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  let loading;
  const load = () =>
    (loading ??= new Promise((done, failed) => {
      const script = document.createElement('script');
      script.src = new URL('ENGINE', here);
      script.onload = () => done(window.descent(foot[0], words, script.src, dress));
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

  // A block gets its control, and its numbers are one, too.
  function dress(block) {
    const frame = block.querySelector(':scope > .exhibit-code');
    if (!frame || block.classList.contains('descent-still')) return;
    const bar = document.createElement('div');
    bar.className = 'descent-bar';
    bar.append(button(words.try, (page) => page.open(block)));
    frame.after(bar);
    frame.addEventListener('click', ({ target }) => {
      if (target.matches('.hljs-number')) load().then((page) => page.open(block, target)).catch(() => {});
    });
  }
  document.querySelectorAll('.descent-block').forEach(dress);

  for (const exercise of document.querySelectorAll('.descent-try')) {
    const { block, change } = exercise.dataset;
    exercise.prepend(button(words.try, (page) => page.change(block, change)));
  }
  if (location.hash.startsWith('#live=')) load().then((page) => page.follow()).catch(() => {});
})();
