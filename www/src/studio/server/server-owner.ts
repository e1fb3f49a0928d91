import type { Session } from '../session.js';

/** What the settings of a server ask of the page. */
export type ServerOwner = {
  session: Pick<Session, 'attach' | 'lanes' | 'startsThere'>;
  /** Shows a choice above Run; null for none. */
  showChoice(choice: HTMLElement | null): void;
  /** Opens the list of runs. */
  reveal(): void;
  /** Shows a run. */
  openRun(id: string): void;
};
