// Text that leaves the column, its drawing, or a box that cuts it off.

export const name = 'overflow';

/** A box may be scrolled to what it does not show; then the box itself must stand within the page. */
export const find = ({ page }) =>
  page.evaluate(() => {
    const { main, texts, selector, isOurs } = place;
    const SLACK = 2;

    /** The first ancestor beyond whose edges nobody can read, and the sides that count. */
    function bounds(element) {
      for (let here = element; here !== main; here = here.parentElement) {
        const style = getComputedStyle(here);
        if (here.localName === 'svg') return { box: here, tall: true };
        if (['auto', 'scroll'].includes(style.overflowX)) return { box: here, scrolls: true };
        if (['hidden', 'clip'].includes(style.overflowX)) return { box: here, tall: true };
      }
      return { box: main };
    }

    function sticksOut(rect, box, tall) {
      const wide = rect.left < box.left - SLACK || rect.right > box.right + SLACK;
      // The box of a text is taller than its letters.
      const air = rect.height / 4;
      return wide || (tall && (rect.top + air < box.top || rect.bottom - air > box.bottom));
    }

    const found = [];
    const boxes = new Set();
    for (const { element, text, rect } of texts()) {
      const { box, tall, scrolls } = bounds(element);
      if (box !== main) boxes.add(box);
      if (scrolls || !sticksOut(rect, box.getBoundingClientRect(), tall)) continue;
      // Without script mdBook puts no box around an author's code.
      const aside = !isOurs(element) && element.closest('pre') !== null;
      found.push({ at: selector(element), what: `“${text}” leaves its ${box.localName}`, aside });
    }
    for (const box of boxes) {
      const outer = bounds(box.parentElement);
      if (outer.scrolls || !sticksOut(box.getBoundingClientRect(), outer.box.getBoundingClientRect(), outer.tall)) continue;
      found.push({ at: selector(box), what: `leaves its ${outer.box.localName}` });
    }
    if (document.scrollingElement.scrollWidth > innerWidth + SLACK) {
      found.push({ at: 'html', what: `the page is ${document.scrollingElement.scrollWidth} wide` });
    }
    return found;
  });
