// Bundles the class page for browsers without JupyterLab into the service's own files.
import { build } from 'esbuild';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';

const OUT = '../hub_service/liveclass_hub/web/static';
const ENTRIES = {
  script: 'src/page/main.tsx',
  style: 'style/page.css',
  frame: 'style/frame.css',
  math: 'style/math.css'
};

// Go's notation, which knows no letters behind it.
const KATEX = RegExp(String.raw`katex\.css$`);

/** Of each font one kind of file: every browser of the page reads it. */
const oneFont = {
  name: 'one font',
  setup({ onLoad }) {
    onLoad({ filter: KATEX }, async ({ path }) => {
      const sheet = await readFile(path, 'utf8');
      const contents = sheet.replace(/,\s*url\([^)]*\.(?:woff|ttf)\) format\([^)]*\)/gu, '');
      return { contents, loader: 'css' };
    });
  }
};

const { metafile, outputFiles } = await build({
  entryPoints: Object.values(ENTRIES),
  bundle: true,
  outdir: OUT,
  format: 'esm',
  target: ['chrome110', 'firefox115', 'safari16.4'],
  splitting: true,
  minify: true,
  legalComments: 'none',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file' },
  plugins: [oneFont],
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
  write: false,
  logLevel: 'warning'
});
const made = Object.entries(metafile.outputs);
const nameOf = source => basename(made.find(([, output]) => output.entryPoint === source)[0]);
const manifest = Object.fromEntries(
  Object.entries(ENTRIES).map(([name, source]) => [name, nameOf(source)])
);
await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
for (const { path, contents } of outputFiles) {
  await writeFile(`${OUT}/${basename(path)}`, contents);
}
await writeFile(`${OUT}/manifest.json`, `${JSON.stringify(manifest, null, 1)}\n`);
