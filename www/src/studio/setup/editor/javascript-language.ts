/** JavaScript for the editor, loaded only for a strategy in it. */
export { javascript } from '@codemirror/lang-javascript';
