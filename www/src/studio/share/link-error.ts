/** Why a link cannot be opened or made, as one sentence for a person. */
export class LinkError extends Error {}
