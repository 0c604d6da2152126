import t from 'tap';

interface Answer { readonly value: number }

t.test('a TypeScript test runs from source', async t => {
  const answer: Answer = { value: 42 };
  t.equal(answer.value, 42, 'types are erased');
});
