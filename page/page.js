// Programs for several libraries behind tabs: what is chosen once is chosen on every page. Without this script all are listed.

function openPrograms() {
  // The page for printing holds all chapters, and this script as often.
  if (window.descentPrograms) return;
  window.descentPrograms = true;
  const KEY = 'descent-library';
  const recall = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // A file, or a reader who keeps nothing.
    }
  };
  const remember = (library) => {
    try {
      localStorage.setItem(KEY, library);
    } catch {
      // Then it is chosen for this page alone.
    }
  };
  const made = (name, properties) => Object.assign(document.createElement(name), properties);
  const all = [];
  const opened = new WeakSet();
  let chosen;

  function choose(library) {
    chosen = library;
    for (const { tabs, panels } of all) {
      const has = tabs.find((tab) => tab.textContent === library) ?? tabs[0];
      tabs.forEach((tab, index) => {
        const isChosen = tab === has;
        tab.setAttribute('aria-selected', isChosen);
        tab.tabIndex = isChosen ? 0 : -1;
        panels[index].hidden = !isChosen;
      });
    }
  }

  /** The buttons of one program. */
  function tools(panel, { file, copy, save }, library) {
    const text = () => `${panel.querySelector('code').textContent.replace(/\n$/, '')}\n`;
    const bar = made('div', { className: 'descent-tools' });
    const button = (words, act) => {
      const one = made('button', { type: 'button', textContent: words });
      one.addEventListener('click', () => act(one));
      bar.append(one);
    };
    if (navigator.clipboard) {
      button(copy, async (one) => {
        await navigator.clipboard.writeText(text());
        one.textContent = `${copy} ✓`;
        setTimeout(() => (one.textContent = copy), 1500);
      });
    }
    button(save, () => {
      const address = URL.createObjectURL(new Blob([text()], { type: 'text/x-python' }));
      made('a', { href: address, download: `${file}-${library.toLowerCase().replace(/\W+/g, '-')}.py` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    });
    panel.append(bar);
  }

  function open(box, number) {
    // A page under its reader's hand puts back what it knows, tabs and all, but without what they do.
    const panels = [...box.querySelectorAll('[data-library]')];
    opened.add(box);
    const list = made('div', { className: 'descent-tabs', role: 'tablist' });
    list.setAttribute('role', 'tablist');
    list.setAttribute('aria-label', box.dataset.summary);
    const isOpen = box.querySelector('details').open;
    const tabs = panels.map((panel, index) => {
      const { library } = panel.dataset;
      const tab = made('button', { type: 'button', textContent: library, id: `descent-tab-${number}-${index}` });
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', (panel.id = `descent-panel-${number}-${index}`));
      if (panels.length > 1) {
        panel.setAttribute('role', 'tabpanel');
        panel.setAttribute('aria-labelledby', tab.id);
      }
      panel.replaceChildren(panel.querySelector('.exhibit-code'));
      tools(panel, box.dataset, library);
      tab.addEventListener('click', () => {
        choose(library);
        remember(library);
      });
      return tab;
    });
    list.addEventListener('keydown', (event) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!way) return;
      // The page's own keys turn to the next chapter.
      event.stopPropagation();
      event.preventDefault();
      const at = (tabs.indexOf(document.activeElement) + way + tabs.length) % tabs.length;
      tabs[at].click();
      tabs[at].focus();
    });
    list.append(...tabs);
    const summary = made('summary', { textContent: box.dataset.summary });
    const whole = made('details', { className: 'exhibit-folded', open: isOpen });
    whole.append(summary, ...(panels.length > 1 ? [list] : []), ...panels);
    box.replaceChildren(whole);
    all.push({ tabs, panels });
  }

  const main = document.querySelector('main');
  function openAll() {
    const fresh = [...main.querySelectorAll('.descent-programs')].filter((box) => !opened.has(box));
    fresh.forEach((box) => open(box, all.length));
    if (fresh.length) choose(recall() ?? chosen);
  }
  openAll();
  new MutationObserver(openAll).observe(main, { childList: true, subtree: true });
}
openPrograms();
