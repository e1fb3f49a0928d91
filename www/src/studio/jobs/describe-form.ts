import type { JobDescription } from 'candlerun';
import { markup, part, setText } from '../dom.js';
import { messageOf } from '../message-of.js';

/** Fields of all forms need ids of their own. */
let made = 0;

/** The name and the note of a run, to be changed in its row. */
export class DescribeForm {
  readonly element: HTMLFormElement;
  readonly #name: HTMLInputElement;
  readonly #note: HTMLTextAreaElement;
  readonly #error: HTMLElement;
  readonly #done: () => void;
  #known = { name: '', note: '' };

  /** `save` stores them; `done` takes the focus when the form is closed. */
  constructor(save: (description: JobDescription) => Promise<void>, done: () => void) {
    made += 1;
    const id = `describe-${made}`;
    this.#done = done;
    this.element = markup(`
<form class="job-describe" hidden>
  <div class="field"><label for="${id}-name">Name</label><input id="${id}-name" type="text" maxlength="200" autocomplete="off" /></div>
  <div class="field"><label for="${id}-note">Note</label><textarea id="${id}-note" rows="2" maxlength="10000"></textarea></div>
  <p class="notice" role="alert" hidden></p>
  <div class="job-actions">
    <button class="button button-quiet" type="submit">Save</button>
    <button class="button button-quiet job-describe-cancel" type="button">Discard</button>
  </div>
</form>`) as HTMLFormElement;
    this.#name = part(this.element, 'input', HTMLInputElement);
    this.#note = part(this.element, 'textarea', HTMLTextAreaElement);
    this.#error = part(this.element, '.notice', HTMLElement);
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      const description = { name: this.#name.value.trim(), note: this.#note.value.trim() };
      save(description).then(
        () => this.#close(),
        (error: unknown) => this.#refuse(error),
      );
    });
    part(this.element, '.job-describe-cancel', HTMLButtonElement).addEventListener('click', () =>
      this.#close(),
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      // The list of runs would be closed too.
      event.preventDefault();
      this.#close();
    });
  }

  /** The texts as they are stored. A form in which the user types is left alone. */
  draw(name: string, note: string): void {
    this.#known = { name, note };
  }

  open(): void {
    this.#name.value = this.#known.name;
    this.#note.value = this.#known.note;
    this.#error.hidden = true;
    this.element.hidden = false;
    this.#name.select();
  }

  #close(): void {
    this.element.hidden = true;
    this.#done();
  }

  #refuse(error: unknown): void {
    setText(this.#error, messageOf(error));
    this.#error.hidden = false;
  }
}
