// HTML that the standard does not allow, read from the file: a browser mends in silence what is broken.

import { HtmlValidate } from 'html-validate';

export const name = 'validity';

const RULES = [
  'attribute-allowed-values',
  'attribute-misuse',
  'close-order',
  'deprecated',
  'element-name',
  'element-permitted-content',
  'element-permitted-parent',
  'element-required-attributes',
  'element-required-content',
  'map-id-name',
  'no-dup-attr',
  'no-dup-id',
  'no-redundant-for',
  'no-unknown-elements',
  'script-element',
  'unrecognized-char-ref',
  'wcag/h63',
];

const rules = Object.fromEntries(RULES.map((rule) => [rule, 'error']));

/** The standard allows every id without spaces. */
rules['valid-id'] = ['error', { relaxed: true }];

const validator = new HtmlValidate({ root: true, rules });

/** The faults of a file; what lies outside `main` is mdBook's. */
export async function find({ html }) {
  const { results } = await validator.validateString(html);
  const [start, end] = [html.indexOf('<main>'), html.indexOf('</main>')];
  return results.flatMap(({ messages }) =>
    messages.map(({ offset, line, message, ruleId, selector }) => ({
      at: selector ?? `line ${line}`,
      what: `${message} (${ruleId}, line ${line})`,
      aside: offset < start || offset > end,
    })),
  );
}
