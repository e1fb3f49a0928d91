import { blocked, blockedNames } from './blocked.js';
import { type Factory, Script } from './script.js';
import { refusedAt, ScriptPlace } from './script-error.js';

const CSP = 'a page with a Content-Security-Policy needs "script-src blob:" for strategies in JavaScript';

/** Loads texts as modules. What the engine calls: see `crates/web/src/lane/script/host.rs`. */
export class ScriptHost {
  /** Loads a text without running it. Rejects with a refusal as JSON text. */
  async load(source: string): Promise<Script> {
    const url = addressOf(moduleOf(source));
    const place = new ScriptPlace(url);
    try {
      const module = await import(
        /* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ url
      );
      return new Script(module.default as Factory, blocked, place);
    } catch (error) {
      if (error instanceof SyntaxError) throw refusedAt(place.ofSyntax(error), 'source', error);
      throw refusedAt(null, 'source', new Error(`cannot be loaded: ${error}; ${CSP}`));
    } finally {
      URL.revokeObjectURL(url);
    }
  }
}

/**
 * The text as a module. What comes before it stands on its first line, so that line numbers are its own;
 * a block of its own lets it use the blocked names for something else.
 */
function moduleOf(source: string): string {
  const names = ['defineStrategy', ...blockedNames].join(', ');
  return `export default (${names}) => { "use strict"; { ${source}\n}}\n//# sourceURL=${ScriptPlace.NAME}\n`;
}

/** Where a module can be imported from. Node.js reads no `blob:`; a page's policy that allows `data:` would allow far more. */
function addressOf(module: string): string {
  if ('process' in globalThis) return `data:text/javascript,${encodeURIComponent(module)}`;
  return URL.createObjectURL(new Blob([module], { type: 'text/javascript' }));
}
