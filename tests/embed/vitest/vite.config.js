export default { oxc: { jsx: { runtime: 'automatic' } }, test: { globals: true } };
