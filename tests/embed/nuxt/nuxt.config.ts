export default defineNuxtConfig({
  compatibilityDate: '2025-10-01',
  telemetry: false,
  app: { head: { link: [{ rel: 'icon', href: 'data:,' }] } },
  vue: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('candlerun-') } },
});
