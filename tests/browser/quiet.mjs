// Errors of scripts, and requests that came to nothing or left the course.

export const name = 'quiet';

export const find = ({ complaints }) => complaints.map((what) => ({ at: 'html', what }));
