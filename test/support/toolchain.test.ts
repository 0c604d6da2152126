import t from 'tap';

// The type annotation is the test: it shows that a .ts file runs from source on this Node.
const answer: number = 42;

t.equal(answer, 42, 'a TypeScript test runs from source');
