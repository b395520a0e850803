/**
 * Multi30k, task 1: captions of photographs in English, German, French and Czech (Elliott et al. 2016, 2017; Barrault
 * et al. 2018), lowercased, normalised and tokenised as the repository has them. Sizes and checksums were computed
 * from the files of that commit.
 */
import { type Download, fromTable } from './download-list.ts';

const FILES = `
  en train 1837696 08925f8e0572bcd5a006702fc5fe20e2d77c6917d4eebd576fc20de6693c2119
  en valid   64608 46573ce391ae227f1c72f873392436a20ef18e0a6d518098cfbd70b77c8572ec
  en test    63307 5b7f32627cf99eced828311b955dae9800bb52bc8b91cf8b6526829e605b29d2
  de train 2150008 cb5a23529b65ec2061f1dc446192a9c37382b63cc75f81a0be59d34894b3a505
  de valid   77273 97232bd273eceb7207f689527386a97e4be2616b18ada47576bdaf96c8ae1f00
  de test    71917 c6a33d39d48f9f510de147651316cd9d918e09ad0219df734a2f16b6baccacc4
  fr train 2235588 8fa41bb718412bcb7c5dfa58603842810a01543eae86a51279f9886b901266e1
  fr valid   78242 b303e301aa21fe7822a846b2b3fb2d5a1121ec807cd5b1d006fb7b2b5507168a
  fr test    76394 1463bd5960f9bfe098ec3cd752d3df0c49c84dc646fb518964a29232658cd836
  cs train 1791955 7645fb91efa18f94c83d493f740a5d5a941e4b01efa6a124bf2d4af040e133e0
  cs valid   61492 b87ee4917f4a0f9ca6cca03e402026c9f4437dc1bd6a7dadfd2544ecfb6c5501
  cs test    63566 748c8816de928732365176e5c5d2f9bbabcec9b8d4448fba2d230feb057898a7`;

const NAMES = { train: 'train', valid: 'val', test: 'test_2016_flickr' } as const;

export const MULTI30K: Download = {
  name: 'multi30k',
  description: 'captions of photographs, lowercased and tokenised; the test split is test_2016_flickr',
  licence: 'the repository names none; for research and education',
  repository: 'multi30k/dataset',
  commit: 'a3d2e0d26b56f3846f66a952536ffed4e401d05a',
  parts: ['en', 'de', 'fr', 'cs'],
  layout: 'aligned',
  levels: undefined,
  files: fromTable(FILES, (part, split) => ({
    path: `data/task1/tok/${NAMES[split]}.lc.norm.tok.${part}`,
    place: `${split}.${part}`,
  })),
};
