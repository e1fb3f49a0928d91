/** A text of the user, stored for the next visit. If the browser blocks the storage, it is kept until the page is closed. */
export class TextDraft {
  readonly #key: string;
  #text: string | null = null;

  /** Each key has a draft of its own. */
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
      // The text is still in memory.
    }
  }
}
