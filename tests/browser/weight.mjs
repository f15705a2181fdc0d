// Pages that are heavier than a reader on a train should load.

export const name = 'weight';

/** What a page with its figures may weigh, and what it may take besides to be live. */
const MOST = 150_000 + 6_000;

export const find = ({ html }) => {
  const weight = Buffer.byteLength(html);
  return weight < MOST ? [] : [{ at: 'html', what: `${weight} bytes of HTML, ${MOST} are the most` }];
};
