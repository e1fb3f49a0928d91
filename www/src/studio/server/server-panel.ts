import './server.css';
import { type Candlerun, createCandlerun } from 'candlerun';
import { version } from 'candlerun/package.json';
import { byId, make, makeOption, markup, part, setText } from '../dom.js';
import { messageOf } from '../message-of.js';
import { sentence } from '../sentence.js';
import { attachedServer } from './attached-server.js';
import { checkServer, isOpenText, ServerProblem } from './check-server.js';
import { isReachable } from './narrow-policy.js';
import { Refusals } from './refusals.js';
import type { ServerOwner } from './server-owner.js';
import { keepServer, keptServer, markOpened, originOf, type ServerSettings } from './server-settings.js';

/** A server that could not be reached is tried again after this time. */
const AGAIN_MS = 10_000;

const MARKUP = `
<form class="server-form" data-testid="server-form" aria-label="Server" novalidate>
  <p class="hint">A <code>candlerun server</code> goes on when this page is closed. Address and token are kept in this browser, and in no link and no run file.</p>
  <div class="field"><label for="server-url">Address</label><input id="server-url" type="url" placeholder="https://candlerun.example" autocomplete="off" spellcheck="false" data-testid="server-url" /></div>
  <div class="field"><label for="server-token">Token</label><input id="server-token" type="password" autocomplete="off" spellcheck="false" data-testid="server-token" /></div>
  <div class="notice" role="alert" data-testid="server-problem" hidden></div>
  <p class="server-state" role="status" data-testid="server-state"></p>
  <div class="job-actions">
    <button class="button button-quiet" type="submit" data-testid="server-connect">Connect</button>
    <button class="button button-quiet server-forget" type="button" data-testid="server-forget" hidden>Disconnect</button>
  </div>
</form>`;

/** The settings of a server, whether it is connected, and where Run starts a job. */
export class ServerPanel {
  readonly element = markup(MARKUP) as HTMLFormElement;
  readonly #owner: ServerOwner;
  readonly #nameButton: (text: string) => void;
  readonly #url = part(this.element, '#server-url', HTMLInputElement);
  readonly #token = part(this.element, '#server-token', HTMLInputElement);
  readonly #problem = part(this.element, '[data-testid="server-problem"]', HTMLElement);
  readonly #state = part(this.element, '[data-testid="server-state"]', HTMLElement);
  readonly #forget = part(this.element, '.server-forget', HTMLButtonElement);
  readonly #place = make('select', '');
  readonly #choice: HTMLElement;
  readonly #refusals = new Refusals();
  /** The runs of the server that the page has met. */
  #met = new Set<string>();
  #settings = keptServer();
  /** Grows with every attempt, so that a late answer of an earlier one changes nothing. */
  #attempt = 0;
  #timer: number | undefined;
  #isAttached = false;
  #isAway = false;

  /** `nameButton` sets the text of the button that opens the settings. */
  constructor(owner: ServerOwner, nameButton: (text: string) => void) {
    this.#owner = owner;
    this.#nameButton = nameButton;
    this.#place.id = 'place-select';
    this.#place.dataset.testid = 'place-select';
    const label = make('label', '', 'Run on');
    label.htmlFor = this.#place.id;
    this.#choice = make('div', 'run-place', label, this.#place);
    this.#place.addEventListener('change', () => this.#choose(this.#place.value === 'there'));
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#forget.addEventListener('click', () => void this.#disconnect());
    this.#url.value = this.#settings?.url ?? '';
    this.#token.value = this.#settings?.token ?? '';
    this.#show();
  }

  /** Connects to the server that this browser has kept. If it answers at once, its run that was shown before a reload is shown again. */
  async start(shownBefore: string | null): Promise<void> {
    if (this.#settings === null) return;
    const client = await this.#connect(this.#settings);
    if (!client || shownBefore === null) return;
    const row = await client.jobRow(shownBefore).catch(() => null);
    if (!row || row.needs_consent) return;
    this.#met.add(shownBefore);
    this.#owner.openRun(shownBefore);
  }

  focus(): void {
    if (this.#settings === null) this.#url.focus();
  }

  #submit(): void {
    const url = this.#url.value.trim();
    if (originOf(url) === null) {
      this.#showProblem('Enter the address of a server, such as https://candlerun.example.');
      this.#url.focus();
      return;
    }
    const token = this.#token.value.trim();
    if (!/^[\x21-\x7e]*$/.test(token)) {
      this.#showProblem('A token has letters, digits and signs without spaces. Copy it again.');
      this.#token.focus();
      return;
    }
    const settings = { url, token, isChosen: this.#settings?.isChosen ?? true };
    const isKept = keepServer(settings);
    if (isReachable(url)) {
      this.#settings = settings;
      void this.#connect(settings);
    } else if (isKept) {
      // The policy of the page cannot be widened.
      markOpened();
      location.reload();
    } else this.#showProblem('This browser blocks the storage of this page, so it cannot keep a server.');
  }

  /** Returns the client of the server; null if it is not connected. One that may come back is tried again. */
  async #connect(settings: ServerSettings): Promise<Candlerun | null> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    await this.#detach();
    const name = new URL(settings.url).host;
    this.#show(`Connecting to ${name} …`);
    this.#noteAbsence(settings);
    try {
      const warning = await this.#check(settings);
      const { url, token } = settings;
      const server = { url, ...(token === '' ? {} : { token }) };
      const lanes = await this.#owner.session.lanes();
      const client = await createCandlerun({ server, lanes, resume: false });
      if (attempt !== this.#attempt) {
        await client.close();
        return null;
      }
      this.#met = new Set();
      const asked = (error: unknown) => void this.#noteAnswer(settings, attempt, error);
      this.#isAttached = true;
      await this.#owner.session.attach(attachedServer({ name, client, met: this.#met, asked }));
      if (attempt !== this.#attempt) return null;
      this.#showConnected(settings, warning);
      return client;
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(settings, error);
      return null;
    }
  }

  #check(settings: ServerSettings): Promise<string> {
    const page = {
      version,
      origin: location.origin,
      fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
      isForbidden: (url: string) => this.#refusals.has(url),
    };
    return checkServer(settings, page);
  }

  #showConnected(settings: ServerSettings, warning: string): void {
    this.#isAway = false;
    const name = new URL(settings.url).host;
    const open = isOpenText(settings.url)
      ? 'The token crosses the network unencrypted: use https outside a network that you trust.'
      : '';
    this.#show([`Connected to ${name}.`, warning, open].filter(Boolean).join(' '));
    this.#nameButton('Server: connected');
    this.#place.replaceChildren(makeOption('here', 'This browser'), makeOption('there', name));
    this.#place.value = settings.isChosen ? 'there' : 'here';
    this.#owner.session.startsThere = settings.isChosen;
    this.#owner.showChoice(this.#choice);
    setText(byId('where', HTMLElement), `Runs in this tab, or sent to ${name}.`);
  }

  /** Called with what became of a question for the list. The first failure is explained, the first answer after it ends the problem. */
  async #noteAnswer(settings: ServerSettings, attempt: number, error: unknown): Promise<void> {
    if (attempt !== this.#attempt || this.#isAway === (error !== null)) return;
    this.#isAway = error !== null;
    if (error === null) {
      this.#show(`Connected to ${new URL(settings.url).host} again.`);
      this.#nameButton('Server: connected');
      return;
    }
    const problem = await this.#check(settings).then(
      () => sentence(`the server did not answer: ${messageOf(error)}`),
      messageOf,
    );
    if (attempt !== this.#attempt || !this.#isAway) return;
    this.#nameButton('Server: away');
    this.#showProblem(`${problem} Its runs go on without this page, which asks again.`);
  }

  #fail(settings: ServerSettings, error: unknown): void {
    this.#nameButton('Server: not connected');
    this.#showProblem(messageOf(error));
    if (error instanceof ServerProblem && !error.mayPass) return;
    this.#timer = window.setTimeout(() => void this.#connect(settings), AGAIN_MS);
  }

  /** Ends the connection. */
  async #detach(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#isAttached) return;
    this.#isAttached = false;
    setText(byId('where', HTMLElement), 'Runs in this tab; nothing is uploaded.');
    await this.#owner.session.attach(null);
  }

  async #disconnect(): Promise<void> {
    this.#attempt += 1;
    this.#settings = null;
    keepServer(null);
    this.#token.value = '';
    await this.#detach();
    this.#owner.showChoice(null);
    this.#nameButton('Server…');
    this.#show('Disconnected. The address stays here until the page is closed, the token is gone.');
    this.#url.focus();
  }

  /** Says above Run that it does not start where the user has chosen. */
  #noteAbsence({ url, isChosen }: ServerSettings): void {
    const text = `${new URL(url).host} is not connected: Run starts in this browser.`;
    this.#owner.showChoice(isChosen ? make('p', 'hint', text) : null);
  }

  #choose(isChosen: boolean): void {
    this.#owner.session.startsThere = isChosen;
    if (this.#settings === null) return;
    this.#settings = { ...this.#settings, isChosen };
    keepServer(this.#settings);
  }

  /** Shows a state, and no problem. */
  #show(state = ''): void {
    setText(this.#state, state);
    this.#problem.hidden = true;
    this.#forget.hidden = this.#settings === null;
  }

  #showProblem(text: string): void {
    this.#show();
    setText(this.#problem, text);
    this.#problem.hidden = false;
  }
}
