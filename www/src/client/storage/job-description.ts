import { CandlerunError } from '../errors.js';

/** What a person writes about a job. An empty text removes it; a missing one stays as it is. */
export type JobDescription = {
  /** Up to 200 characters. */
  name?: string;
  /** Up to 10,000 characters. */
  note?: string;
  /** Jobs of one group belong together: the same search on several data sets. Up to 200 characters. */
  group?: string;
};

const LONGEST = { name: 200, note: 10_000, group: 200 } as const;

/** Name, note and group of a description, without anything else. Throws if one is no text or too long; `path` names its place. */
export function checkedDescription(description: JobDescription, path = ''): JobDescription {
  const checked: JobDescription = {};
  for (const field of ['name', 'note', 'group'] as const) {
    const text: unknown = description[field];
    if (text === undefined) continue;
    if (typeof text !== 'string') throw new CandlerunError('must be a text', `${path}${field}`, String(text));
    if (text.length > LONGEST[field]) {
      const reason = `must have at most ${LONGEST[field]} characters`;
      throw new CandlerunError(reason, `${path}${field}`, `${text.length} characters`);
    }
    checked[field] = text;
  }
  return checked;
}
