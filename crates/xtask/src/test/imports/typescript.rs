//! Imports in TypeScript: `import … from`, `export … from`, `import '…'` and `import('…')` of relative paths, also those of types.

use super::import::{Import, ModulePath};
use super::sources::Source;

/// Endings of files that only tests use.
const TEST_FILES: [&str; 2] = [".test.ts", ".fixture.ts"];

/// Every relative import outside tests.
pub(super) fn imports(sources: &[Source]) -> Vec<Import> {
    let product = sources.iter().filter(|source| !is_test(&source.file));
    product.flat_map(imports_of).collect()
}

fn is_test(file: &str) -> bool {
    TEST_FILES.iter().any(|ending| file.ends_with(ending))
}

fn imports_of(source: &Source) -> Vec<Import> {
    let relative = specifiers(&source.text).into_iter().filter(|text| text.starts_with('.'));
    let import = |text: &str| Import {
        from: module(&source.file),
        to: target(&source.file, text),
        file: source.file.clone(),
        text: text.to_owned(),
    };
    relative.map(import).collect()
}

/// The path of a file without its extension.
fn module(file: &str) -> ModulePath {
    let path = file.strip_suffix(".d.ts").or_else(|| file.rsplit_once('.').map(|(path, _)| path));
    path.unwrap_or(file).split('/').map(str::to_owned).collect()
}

/// The module that a relative specifier in a file names.
fn target(file: &str, specifier: &str) -> ModulePath {
    let mut path: Vec<&str> = file.split('/').collect();
    path.pop();
    for name in specifier.split('/') {
        match name {
            "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    module(&path.join("/"))
}

/// The texts in quotes that follow `from`, `import` or `import(`, outside comments.
fn specifiers(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    // Code since the last comment or text in quotes.
    let mut start = 0;
    while let Some(at) = rest[start..].find(['\'', '"', '`', '/']).map(|at| start + at) {
        let before = rest[..at].trim_end();
        let token = &rest[at..];
        let length = match token.as_bytes() {
            [b'/', b'/', ..] => token.find('\n').unwrap_or(token.len()),
            [b'/', b'*', ..] => token.find("*/").map_or(token.len(), |end| end + 2),
            [b'/', ..] => {
                start = at + 1;
                continue;
            }
            _ => quoted_length(token),
        };
        let is_import = ["from", "import", "import("].iter().any(|word| before.ends_with(word));
        if is_import && !token.starts_with('/') {
            found.extend(token.get(1..length - 1));
        }
        rest = &rest[at + length..];
        start = 0;
    }
    found
}

/// The length of a text in quotes with its quotes. Only one in backticks may contain a line break.
fn quoted_length(token: &str) -> usize {
    let quote = token.chars().next().unwrap_or('\'');
    let mut is_escaped = false;
    for (at, char) in token.char_indices().skip(1) {
        if char == '\n' && quote != '`' {
            return at;
        }
        if char == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = char == '\\' && !is_escaped;
    }
    token.len()
}

#[cfg(test)]
mod tests {
    use super::super::circles;
    use super::super::sources::source;
    use super::*;

    #[test]
    fn every_form_of_an_import_is_found() {
        let text = "import { a } from './a.ts';\nimport type B from \"../b.ts\";\nexport * from './c.ts';\n\
                    import './d.ts';\nconst e = await import('./e.ts');\nimport f from 'react';\n";
        let found = specifiers(text);
        assert_eq!(found, ["./a.ts", "../b.ts", "./c.ts", "./d.ts", "./e.ts", "react"]);
    }

    #[test]
    fn an_import_may_have_many_lines() {
        assert_eq!(specifiers("import {\n  a,\n  b,\n} from './a.ts';\n"), ["./a.ts"]);
    }

    #[test]
    fn comments_texts_and_divisions_are_no_imports() {
        let text = "// import a from './a.ts'\n/* from './b.ts' */\nconst c = `import '${d}'` + \"from './e.ts'\";\n\
                    const half = f / 2; const quote = 'it\\'s from'; new URL('./g.ts', import.meta.url);\n";
        assert_eq!(specifiers(text), Vec::<&str>::new());
    }

    #[test]
    fn specifiers_are_relative_to_their_file() {
        assert_eq!(target("client/jobs/runner.ts", "../errors.ts"), ["client", "errors"]);
        assert_eq!(target("client/index.ts", "./jobs/job.ts"), ["client", "jobs", "job"]);
    }

    #[test]
    fn a_planted_circle_is_found_and_tests_are_exempt() {
        let mut sources = vec![
            source("client/options.ts", "import type { Client } from './client.ts';"),
            source("client/client.ts", "import { open } from './jobs/open.ts';"),
            source("client/jobs/open.ts", "import { x } from '../errors.ts';"),
            source("client/errors.test.ts", "import { open } from './jobs/open.ts';"),
            source("client/errors.ts", "export class E {}"),
        ];
        assert_eq!(circles::find("www/src", &imports(&sources)), Vec::<String>::new());
        sources.push(source("client/errors.ts", "import type { Options } from './options.ts';"));
        let found = circles::find("www/src", &imports(&sources));
        assert!(
            found[0].starts_with("www/src/client: client, errors, jobs, options import"),
            "{found:?}"
        );
    }
}
