import { blocked, blockedNames } from './blocked.js';
import { freezeIntrinsics } from './frozen.js';
import { type Factory, Script } from './script.js';
import { refusedAt, ScriptErrorLine } from './script-error.js';

const CSP = 'a page with a Content-Security-Policy needs "script-src blob:" for strategies in JavaScript';

/** Loads texts as modules. The engine calls it from `crates/web/src/lane/script/host.rs`. */
export class ScriptHost {
  /** Loads a text without running it. Rejects with a refusal as JSON text. */
  async load(source: string): Promise<Script> {
    freezeIntrinsics();
    await refuseUnbalanced(source);
    const url = addressOf(moduleOf(source));
    const errorLine = new ScriptErrorLine(url);
    try {
      const module = await import(
        /* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ url
      );
      return new Script(module.default as Factory, blocked, errorLine);
    } catch (error) {
      if (error instanceof SyntaxError) throw refusedAt(errorLine.ofSyntax(error), 'source', error);
      throw refusedAt(null, 'source', new Error(`cannot be loaded: ${error}; ${CSP}`));
    } finally {
      URL.revokeObjectURL(url);
    }
  }
}

/**
 * Refuses a text that ends the block and the function that it is put into, so that the rest of it would run outside. Such a text has
 * two brackets too many, and so it is no module inside of one block. That module is read and not run.
 */
async function refuseUnbalanced(source: string): Promise<void> {
  const url = addressOf(`throw 0; () => { ${source}\n}\n//# sourceURL=${ScriptErrorLine.NAME}\n`);
  try {
    await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ url);
  } catch (error) {
    if (!(error instanceof SyntaxError)) return;
    throw refusedAt(new ScriptErrorLine(url).ofSyntax(error), 'source', error);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * The text as a module. The code before the text is on the same line, so that line numbers are those of the text. The text is
 * in a block, so that it may declare the blocked names itself.
 */
function moduleOf(source: string): string {
  const names = ['defineStrategy', ...blockedNames].join(', ');
  return `export default (${names}) => { "use strict"; { ${source}\n}}\n//# sourceURL=${ScriptErrorLine.NAME}\n`;
}

/** An address from which the module can be imported. Node.js cannot import `blob:`. In a page `data:` would need a policy that allows far more. */
function addressOf(module: string): string {
  if ('process' in globalThis) return `data:text/javascript,${encodeURIComponent(module)}`;
  return URL.createObjectURL(new Blob([module], { type: 'text/javascript' }));
}
