// What the checks found, as text: faults once each with the looks that show them, then what is not the tool's doing.

const isFault = (finding) => !finding.aside;

/** Whether a check found nothing that the tool has to answer for. */
const passes = ({ findings }) => !findings.some(isFault);

/** Whether there were checks, and all of them passed. */
export const isSound = (results) => results.length > 0 && results.every(passes);

/** The whole report; its last line counts the checks. */
export function tell(results) {
  const faults = gather(results, isFault, ({ lesson, check }, { at, what }) => `${lesson}: ${check}: ${what}\n    ${at}`);
  const asides = gather(results, ({ aside }) => aside, ({ check }, { what }) => `${check}: ${what}`);
  const passed = results.filter(passes).length;
  return [
    ...section('mdBook and its themes, not counted:', asides, ({ count, first }) => `${count}×, first at ${first}`),
    ...section('Findings:', faults, ({ looks }) => `in ${[...looks].sort().join(', ')}`),
    `${passed} passed, ${results.length - passed} failed`,
  ].join('\n');
}

/** The findings that `wanted` keeps, those with the same words together. */
function gather(results, wanted, words) {
  const groups = new Map();
  for (const result of results) {
    for (const finding of result.findings.filter(wanted)) {
      const key = words(result, finding);
      const first = `${result.lesson}, ${result.look}, ${finding.at}`;
      const group = groups.get(key) ?? { count: 0, looks: new Set(), first };
      group.count += 1;
      group.looks.add(result.look);
      groups.set(key, group);
    }
  }
  return groups;
}

function section(title, groups, where) {
  if (groups.size === 0) return [];
  return [title, ...[...groups].sort().map(([words, group]) => `  ${words}\n    ${where(group)}`), ''];
}
