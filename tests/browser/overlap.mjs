// Texts that stand on each other.

export const name = 'overlap';

export const find = ({ page }) =>
  page.evaluate(() => {
    const { texts, selector } = place;

    /** The middle of a text, where its letters are; lines and indices may touch. */
    function core({ left, right, top, bottom }) {
      const air = (bottom - top) / 4;
      return { left: left + 1, right: right - 1, top: top + air, bottom: bottom - air };
    }

    const meet = (one, other) =>
      one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

    /** Signs within one formula are placed by the browser and may share a line. */
    const isOneFormula = (one, other) => one.closest('math') !== null && one.closest('math') === other.closest('math');

    /** What is scrolled out of a box is not on the page. */
    function isShown({ element, rect }) {
      const box = element.closest('[style*="overflow"], pre')?.getBoundingClientRect();
      return !box || (rect.left < box.right && rect.right > box.left);
    }

    const lines = texts().filter(isShown).map((line) => ({ ...line, core: core(line.rect) }));
    lines.sort((one, other) => one.core.top - other.core.top);
    const found = [];
    lines.forEach((one, index) => {
      for (let next = index + 1; next < lines.length && lines[next].core.top < one.core.bottom; next += 1) {
        const other = lines[next];
        if (!meet(one.core, other.core) || isOneFormula(one.element, other.element)) continue;
        found.push({ at: selector(one.element), what: `“${one.text}” and “${other.text}” stand on each other` });
      }
    });
    return found;
  });
