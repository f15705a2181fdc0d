// Pages that are heavier than a reader on a train should load.

export const name = 'weight';

const MOST = 150_000;

export const find = ({ html }) => {
  const weight = Buffer.byteLength(html);
  return weight < MOST ? [] : [{ at: 'html', what: `${weight} bytes of HTML, ${MOST} are the most` }];
};
