const KEY = 'candlerun-rules';

/** The user's own rules, kept for the next visit. Where the browser keeps nothing, they last as long as the page. */
export class RulesDraft {
  #rules: string | null = null;

  read(): string | null {
    try {
      return localStorage.getItem(KEY) ?? this.#rules;
    } catch {
      return this.#rules;
    }
  }

  write(rules: string): void {
    this.#rules = rules;
    try {
      localStorage.setItem(KEY, rules);
    } catch {
      // The page has it still.
    }
  }
}
