const compile = [
  'ts-jest',
  {
    tsconfig: {
      module: 'CommonJS',
      moduleResolution: 'node',
      target: 'ES2022',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      jsx: 'react-jsx',
      allowJs: true,
      esModuleInterop: true,
      strict: true,
      skipLibCheck: true,
      isolatedModules: true,
      types: ['jest', 'node']
    }
  }
];

export default {
  testEnvironment: 'jsdom',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  // JupyterLab's shared documents and the parser of Markdown come as ES modules only.
  transform: { '^.+\\.tsx?$': compile, '/(@jupyter/ydoc|marked)/.+\\.js$': compile },
  transformIgnorePatterns: ['/node_modules/(?!@jupyter/ydoc/|marked/)'],
  setupFiles: ['<rootDir>/tests/setup.ts'],
  maxWorkers: 1,
  // On a busy machine the fullest faces take longer than the five seconds that jest waits.
  testTimeout: 30_000
};
