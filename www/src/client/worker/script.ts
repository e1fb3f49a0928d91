import type { StrategyDefinition } from '../define-strategy.js';
import { declarationOf, readDefinition } from './declaration.js';
import { type Ask, ScriptEpisode } from './script-episode.js';
import { refusal, type ScriptErrorLine } from './script-error.js';
import type { EngineMemory } from './shared-numbers.js';

/** Runs a script, with `defineStrategy` and the values of the blocked names. */
export type Factory = (
  defineStrategy: (definition: unknown) => void,
  ...blocked: readonly unknown[]
) => unknown;

/** A script that was loaded. It runs again for every episode, so that no state of the episode before is left. */
export class Script {
  readonly #factory: Factory;
  readonly #blocked: readonly unknown[];
  readonly #errorLine: ScriptErrorLine;

  constructor(factory: Factory, blocked: readonly unknown[], errorLine: ScriptErrorLine) {
    this.#factory = factory;
    this.#blocked = blocked;
    this.#errorLine = errorLine;
  }

  /** The declaration of the script, or the refusal, as JSON text. */
  declaration(): string {
    try {
      return JSON.stringify({ declared: declarationOf(this.#define()) });
    } catch (error) {
      return JSON.stringify({ refused: refusal(this.#errorLine.of(error), 'source', error) });
    }
  }

  /** Begins an episode. */
  episode(params: string, memory: EngineMemory, ask: Ask): ScriptEpisode {
    return new ScriptEpisode(() => this.#define(), JSON.parse(params), memory, ask, this.#errorLine);
  }

  #define(): StrategyDefinition {
    const calls: unknown[] = [];
    this.#factory(
      (definition) => {
        calls.push(definition);
        if (calls.length > 1) throw new Error('`defineStrategy` is called once, and here a second time');
      },
      ...this.#blocked,
    );
    if (calls.length === 0) throw new Error('the script must call `defineStrategy({ onCandle(ctx) { … } })`');
    return readDefinition(calls[0]);
  }
}
