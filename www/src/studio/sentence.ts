/** Makes words a sentence, with a capital letter and a full stop. */
export function sentence(words: string): string {
  return `${capitalised(words)}.`;
}

/** Words with a capital letter at the beginning. */
export function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
