// What axe-core finds serious or critical inside `main`, and drawings that nobody tells to those who cannot see them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const name = 'access';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export async function find({ page }) {
  // Axe runs from the test's side; the page's own scripts may be off.
  await page.evaluate(readFileSync(AXE, 'utf8'));
  return page.evaluate(async () => {
    const { main, selector, isOurs } = place;
    const { violations } = await axe.run(main, { resultTypes: ['violations'] });
    const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
    /** mdBook's themes colour code, in a lesson's blocks as everywhere. */
    const isTheme = (rule, element) => rule === 'color-contrast' && element.closest('code.hljs') !== null;
    const found = grave.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target }) => {
        const element = document.querySelector(target[0]);
        return { at: selector(element), what: `${help} (${id})`, aside: isTheme(id, element) || !isOurs(element) };
      }),
    );
    // A drawing within a drawing only cuts off what would stand outside its axes.
    const silent = [...main.querySelectorAll(':not(svg, svg *) > svg')].filter(
      (svg) => isOurs(svg) && !svg.closest('button[aria-label]') && !svg.closest('[aria-hidden="true"]') && !(svg.role === 'img' && svg.ariaLabel?.trim()),
    );
    return [...found, ...silent.map((svg) => ({ at: selector(svg), what: 'has no text alternative' }))];
  });
}
