import { expect, test } from 'vitest';
import { resolveConfig } from '../../config/resolve.ts';
import { PLAIN_MODELS } from '../../config/schema.ts';
import { commonSettings } from './common-settings.ts';
import { refuseIdle } from './idle-settings.ts';

const resolveAll = (corpus: string, set: readonly string[]) =>
  Promise.all(
    PLAIN_MODELS.map((model) =>
      resolveConfig(
        model,
        { flags: [{ flag: 'corpus', path: 'corpus.name', value: corpus }], set },
        PLAIN_MODELS,
      ),
    ),
  );

test.each([
  ['reverse', 'train.averageCount=9', 'train.average=last or best'],
  ['reverse', 'train.plateauFactor=0.1', 'train.schedule=plateau'],
  ['reverse', 'decode.topP=0.5', 'decode.sample=true'],
  ['pairs.tsv', 'corpus.length=3', 'reverse, copy, sort'],
  ['dates', 'corpus.length=3', 'reverse, copy, sort'],
  ['cmudict', 'corpus.split=length', 'the corpus scan'],
])('on %s, %s alone is refused with what it needs', async (corpus, set, needs) => {
  const resolved = await resolveAll(corpus, [set]);
  expect(() => refuseIdle(resolved)).toThrow(needs);
});

test.each([
  ['reverse', ['train.averageCount=9', 'rnn.train.average=last']],
  ['reverse', ['corpus.length=3', 'corpus.pairs=50']],
  ['dates', ['corpus.pairs=50']],
  ['scan', ['corpus.split=length']],
  ['cmudict', ['tokenizer.vocabulary=300']],
  ['cmudict', []],
])('on %s, %j is read by one of the models', async (corpus, set) => {
  refuseIdle(await resolveAll(corpus, set));
});

test('levels that are typed say whether anything is cut by bpe', async () => {
  const levels = (source: string) => [`tokenizer.source=${source}`, 'tokenizer.target=char'];
  const typed = async (source: string) =>
    resolveAll('cmudict', [...levels(source), 'tokenizer.bpeDropout=0.1']);
  refuseIdle(await typed('bpe'));
  const resolved = await typed('char');
  expect(() => refuseIdle(resolved)).toThrow('--set: nothing would read tokenizer.bpeDropout');
});

test.each([
  [
    'train.learningRate=1',
    '--set: nothing would read train.learningRate here, where settings of corpus and data',
  ],
  ['rnn.dim=8', 'nothing would read model.dim here'],
  ['seed=3', 'nothing would read seed here'],
  ['tokenizer.source=word', 'nothing would read tokenizer.source here'],
  ['corpus.split=length', 'which needs the corpus scan'],
])('a command that reads corpus and data alone refuses %s', async (set, message) => {
  const flags = [{ flag: 'corpus', path: 'corpus.name', value: 'cmudict' }];
  const reads = ['corpus', 'data'] as const;
  await expect(commonSettings(flags, { set: [set], reads })).rejects.toThrow(message);
  await commonSettings(flags, { set: ['data.testPercent=2'], reads });
});
