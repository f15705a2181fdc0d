// Runs inside the page: where its texts stand, how an element is called, and whose it is. Knows no rule.

/** Puts the functions below into the page, where every check finds them under `place`. */
export async function bring(page) {
  await page.evaluate(() => {
    const main = document.querySelector('main');

    /** Every visible piece of text below `root`: each line of it with its rectangle. */
    function texts(root = main) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || element.closest('script, style, title, desc, .sr-only')) continue;
        if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const rect of range.getClientRects()) {
          if (rect.width >= 1 && rect.height >= 1) found.push({ element, text: node.data.trim(), rect });
        }
      }
      return found;
    }

    /** A way to the element that a person can follow, from its exhibit on. */
    function selector(element) {
      const steps = [];
      for (let here = element; here && here !== main; here = here.parentElement) {
        const kind = [...here.classList].map((name) => `.${name}`).join('');
        const alike = [...here.parentElement.children].filter((other) => other.tagName === here.tagName);
        const number = alike.length > 1 ? `:nth-of-type(${alike.indexOf(here) + 1})` : '';
        steps.unshift(here.tagName.toLowerCase() + kind + number);
      }
      return steps.join(' > ');
    }

    /** Whether the tool drew the element; the rest of a page comes from mdBook and the author's prose. */
    const isOurs = (element) => Boolean(element.closest('[class^="exhibit-"], math'));

    globalThis.place = { main, texts, selector, isOurs };
  });
}
