/** The server of the page is a folder of its own; bundles may come from another origin. */
export default { output: 'standalone', assetPrefix: process.env.EMBED_ASSETS || undefined };
