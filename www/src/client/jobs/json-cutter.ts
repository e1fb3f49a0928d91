import { CandlerunError, messageOf } from '../errors.js';
import { check, excerpt } from '../storage/check.js';

/** Most characters that are parsed in one go: of a member, or of an item of the list. */
const MOST_CHARACTERS = 4 << 20;

/** What is taken out of an object. Other members are skipped, whatever they are. */
export type Cuts = {
  /** Members that are parsed whole. */
  members: readonly string[];
  /** A member whose items are parsed one by one if it is a list. */
  list: string;
  /** A text directly in a member that is handed over as it comes, and is empty in the member. It has no escapes. */
  text: { member: string; field: string };
};

/** A part of the object. The list comes first as an empty one, then each of its items. */
export type Piece =
  | { kind: 'member'; name: string; value: unknown }
  | { kind: 'item'; value: unknown }
  | { kind: 'text'; text: string };

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];
/** The name of a member at the beginning of its text. */
const NAME = /^\s*"([^"\\]{0,100})"\s*:/;
/** Enough characters before a text to find the name of its field. */
const NAME_LENGTH = 40;

/**
 * Cuts the text of a JSON object into its members while it is read, so that a file of any size neither fills the memory nor holds up the
 * page. It only finds where members end. `JSON.parse` reads what is between the ends.
 */
export class JsonCutter {
  readonly #cuts: Cuts;
  readonly #names = new Set<string>();
  /** The part of the text that is being read, and where its first character is that belongs to no piece yet. */
  #text = '';
  #from = 0;
  #found: Piece[] = [];
  /** The beginning of the current piece, out of earlier parts; null if it is skipped. */
  #begun: string | null = '';
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #isInList = false;
  #isTaking = false;
  #isOver = false;
  #items = 0;

  constructor(cuts: Cuts) {
    this.#cuts = cuts;
  }

  /** Reads the next part of the text. Throws if it is not of an object, or if a member is too large. */
  push(text: string): Piece[] {
    [this.#text, this.#from, this.#found] = [text, 0, []];
    for (let at = 0; at < text.length && !this.#isOver; at += 1) {
      const code = text.charCodeAt(at);
      if (this.#isInText) this.#readCharacter(code, at);
      else this.#readMark(code, at);
    }
    const rest = text.slice(this.#from);
    if (this.#isTaking) this.#found.push({ kind: 'text', text: rest });
    else this.#keep(rest);
    return this.#found;
  }

  /** Call it behind the last part. Throws if the object has not ended, or if something follows it. */
  end(): void {
    const rest = this.#begun ?? '';
    if (this.#isOver && rest.trim() === '') return;
    check(this.#isOver || this.#depth === 0, 'file', 'an end too early', 'must be JSON');
    parsed(rest);
    check(false, 'file', rest, 'must be the file of a job');
  }

  #readCharacter(code: number, at: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) {
      this.#isInText = false;
      if (this.#isTaking) this.#endTaking(at);
    }
  }

  #readMark(code: number, at: number): void {
    const isBetween = this.#depth === (this.#isInList ? 2 : 1);
    if (code === QUOTE) {
      this.#isInText = true;
      if (this.#depth === 2 && !this.#isInList && this.#isTaken(at)) this.#beginTaking(at);
    } else if (code === LIST || code === OBJECT) {
      this.#depth += 1;
      if (this.#depth === 1) this.#beginObject(code, at);
      else if (this.#depth === 2 && code === LIST && this.#isList(at)) this.#beginList(at);
    } else if (code === LIST_END || code === OBJECT_END) {
      if (isBetween) this.#endOuter(code, at);
      this.#depth -= 1;
      check(this.#depth >= 0, 'file', this.#text, 'must be JSON');
    } else if (code === COMMA && isBetween) this.#cut(at);
  }

  #beginObject(code: number, at: number): void {
    const isFirst = this.#piece(at)?.trim() === '';
    check(isFirst && code === OBJECT, 'file', this.#text, 'must be the file of a job');
    this.#begin(at);
  }

  #isList(at: number): boolean {
    const piece = this.#piece(at);
    return piece !== null && NAME.exec(piece)?.[1] === this.#cuts.list;
  }

  #beginList(at: number): void {
    this.#addName(this.#cuts.list);
    this.#found.push({ kind: 'member', name: this.#cuts.list, value: [] });
    this.#isInList = true;
    this.#begin(at);
  }

  /** The end of the list or of the whole object. */
  #endOuter(code: number, at: number): void {
    check(code === (this.#isInList ? LIST_END : OBJECT_END), 'file', this.#text, 'must be JSON');
    const isEmpty = this.#isInList && this.#items === 0 && this.#piece(at)?.trim() === '';
    if (isEmpty) this.#begin(at);
    else this.#cut(at);
    this.#isOver = !this.#isInList;
    this.#isInList = false;
  }

  /** A member or an item ends before this place. */
  #cut(at: number): void {
    const piece = this.#piece(at);
    this.#begin(at);
    if (this.#isInList) {
      this.#found.push({ kind: 'item', value: parsed(piece ?? '') });
      this.#items += 1;
    } else if (piece !== null && piece.trim() !== '') this.#cutMember(piece);
  }

  #cutMember(piece: string): void {
    const member = parsed(`{${piece}}`) as Record<string, unknown>;
    for (const [name, value] of Object.entries(member)) {
      if (!this.#cuts.members.includes(name)) continue;
      this.#addName(name);
      this.#found.push({ kind: 'member', name, value });
    }
  }

  #addName(name: string): void {
    check(!this.#names.has(name), name, 'another one', 'must be there once');
    this.#names.add(name);
  }

  /** Whether the text that begins here is the one that is handed over. */
  #isTaken(at: number): boolean {
    const { member, field } = this.#cuts.text;
    const before = `${(this.#begun ?? '').slice(-NAME_LENGTH)}${this.#text.slice(this.#from, at)}`.slice(
      -NAME_LENGTH,
    );
    if (!before.trimEnd().endsWith(':') || !before.includes(`"${field}"`)) return false;
    return NAME.exec(this.#piece(at) ?? '')?.[1] === member;
  }

  #beginTaking(at: number): void {
    const piece = this.#piece(at + 1);
    this.#begin(at);
    this.#begun = piece;
    this.#isTaking = true;
  }

  #endTaking(at: number): void {
    this.#found.push({ kind: 'text', text: this.#text.slice(this.#from, at) });
    this.#from = at;
    this.#isTaking = false;
  }

  /** The current piece up to a place; null if it is skipped. */
  #piece(at: number): string | null {
    return this.#begun === null ? null : this.#begun + this.#text.slice(this.#from, at);
  }

  /** The next piece begins behind this place. */
  #begin(at: number): void {
    this.#from = at + 1;
    this.#begun = '';
  }

  /** Keeps the end of a part for the piece that it begins. */
  #keep(rest: string): void {
    if (this.#begun === null) return;
    this.#begun += rest;
    if (this.#begun.length <= MOST_CHARACTERS) return;
    const name = this.#isInList
      ? `${this.#cuts.list}[${this.#items}]`
      : (NAME.exec(this.#begun)?.[1] ?? 'file');
    const isSkipped = name !== 'file' && !this.#isInList && !this.#cuts.members.includes(name);
    check(isSkipped, name, 'more', `must have at most ${MOST_CHARACTERS} characters`);
    this.#begun = null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CandlerunError(`must be JSON: ${messageOf(error)}`, 'file', excerpt(text));
  }
}
