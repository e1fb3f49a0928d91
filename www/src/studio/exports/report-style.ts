/** The style of an exported report, with the colours of the page. It follows the reader's theme. As text, since it goes into the file. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --paper: #f3f4f0;
  --sheet: #ffffff;
  --ink: #14181b;
  --ink-2: #454e53;
  --ink-3: #5f696e;
  --ink-wash: rgb(20 24 27 / 12%);
  --rule: #dadeda;
  --edge: #7e888d;
  --flame: #f2a100;
  --flame-wash: #fdf0d2;
  --loss: #b3261e;
}

@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0f1214;
    --sheet: #161a1d;
    --ink: #eceee8;
    --ink-2: #b9c1c3;
    --ink-3: #98a2a6;
    --ink-wash: rgb(236 238 232 / 13%);
    --rule: #2b3236;
    --edge: #6f7a80;
    --flame: #ffb31a;
    --flame-wash: #35290e;
    --loss: #ff8f80;
  }
}

body {
  margin: 0;
  background: var(--sheet);
  color: var(--ink);
  font:
    15px / 1.45 -apple-system,
    blinkmacsystemfont,
    "Segoe UI",
    roboto,
    "Helvetica Neue",
    arial,
    sans-serif;
}

main {
  max-width: 64rem;
  margin: 0 auto;
  padding: 1.5rem 1rem 3rem;
}

h1 {
  margin: 0 0 0.25rem;
  font-size: 1.5rem;
  overflow-wrap: anywhere;
}

h2 {
  margin: 1.75rem 0 0.5rem;
  font-size: 1.0625rem;
}

header p {
  margin: 0;
  color: var(--ink-2);
  overflow-wrap: anywhere;
}

dl,
dd {
  margin: 0;
}

.figures {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
  margin: 1rem 0;
  border-block: 1px solid var(--rule);
}

.figures > div {
  padding: 0.5rem 0.75rem 0.5rem 0;
}

.figures dt,
.figures dd {
  color: var(--ink-2);
  font-size: 0.8125rem;
}

.figures .value {
  color: var(--ink);
  font-size: 1.25rem;
  font-weight: 700;
}

.verdict {
  margin: 0.5rem 0;
  padding: 0.5rem 0.75rem;
  border-left: 4px solid var(--flame);
  background: var(--flame-wash);
}

svg {
  display: block;
  width: 100%;
  height: auto;
  font-family: inherit;
}

.tables {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr));
  align-items: start;
  gap: 1rem 2rem;
}

table {
  width: 100%;
  border-collapse: collapse;
  font-size: 0.8125rem;
  font-variant-numeric: tabular-nums;
}

caption {
  font-weight: 600;
  text-align: left;
}

th,
td {
  padding: 0.25rem 0.5rem 0.25rem 0;
  border-bottom: 1px solid var(--rule);
  font-weight: 400;
  text-align: right;
  white-space: nowrap;
}

.statistics th {
  color: var(--ink-2);
  text-align: left;
  white-space: normal;
}

.wide {
  overflow-x: auto;
}

.settings {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr));
  gap: 0.25rem 2rem;
  font-size: 0.8125rem;
}

.settings > div {
  display: flex;
  justify-content: space-between;
  gap: 1rem;
  border-bottom: 1px solid var(--rule);
}

.settings dt {
  color: var(--ink-2);
}

.settings dd {
  text-align: right;
  overflow-wrap: anywhere;
}

pre {
  padding: 0.75rem;
  overflow-x: auto;
  background: var(--paper);
  font-size: 0.8125rem;
}

footer {
  margin-top: 2rem;
  color: var(--ink-3);
  font-size: 0.8125rem;
}

@media print {
  .wide {
    overflow: visible;
  }
}
`;
