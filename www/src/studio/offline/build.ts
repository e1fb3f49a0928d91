/** A build of the site: its files by name, relative to the site, with their digests. The page is the empty name. */
export type Build = { id: string; files: Record<string, string> };

/**
 * What a page asks of a newer build's service worker: to take over now. The answer, on the message's port, is whether it does. It
 * does not while another page is open.
 */
export type TakeOver = 'take-over';
