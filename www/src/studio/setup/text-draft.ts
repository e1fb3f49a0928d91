/** A text of the user's own, kept for the next visit. Where the browser keeps nothing, they last as long as the page. */
export class TextDraft {
  readonly #key: string;
  #text: string | null = null;

  /** Drafts of different keys are different texts. */
  constructor(key: string) {
    this.#key = key;
  }

  read(): string | null {
    try {
      return localStorage.getItem(this.#key) ?? this.#text;
    } catch {
      return this.#text;
    }
  }

  write(text: string): void {
    this.#text = text;
    try {
      localStorage.setItem(this.#key, text);
    } catch {
      // The page has it still.
    }
  }
}
