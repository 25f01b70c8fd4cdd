// Bundles the gallery of faces for looking at them outside JupyterLab. Development only.
import { build } from 'esbuild';

await build({
  entryPoints: ['dev/gallery.tsx'],
  bundle: true,
  outdir: 'dev/out',
  format: 'esm',
  splitting: true,
  jsx: 'automatic',
  loader: { '.css': 'css' },
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning'
});
