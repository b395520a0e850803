/** Each option of the models once, under the contract of testing/model-contract.ts; the plain models on every engine. */
import { afterAll } from 'vitest';
import { createEngine, probeEngines } from '../engine/choose-engine.ts';
import { testContract } from '../testing/model-contract.ts';
import { plain, variants } from '../testing/model-variants.ts';

const names = (await probeEngines(2)).flatMap((probe) => (probe.description === null ? [] : [probe.name]));
const engines = await Promise.all(names.map((name) => createEngine(name, 2)));
afterAll(async () => {
  for (const engine of engines) await engine.dispose();
});

testContract(engines, plain);
// One engine that compiles, and the oracle: options are ops, and the engines differ in none that these add.
testContract(
  engines.filter(({ name }) => name === 'onnx' || name === 'cpu'),
  variants,
);
