import vue from '@vitejs/plugin-vue';

const isCustomElement = (tag) => tag.startsWith('candlerun-');

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
