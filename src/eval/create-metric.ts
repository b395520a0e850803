/** From a metric's name to the metric. */
import { bleuMetric } from './bleu.ts';
import { chrfMetric } from './chrf.ts';
import type { Metric, MetricName, MetricOptions } from './metric.ts';
import { symbolMetric } from './symbol-error.ts';
import { terMetric } from './ter.ts';

export function createMetric(name: MetricName, options: MetricOptions): Metric {
  switch (name) {
    case 'wer':
    case 'per':
    case 'exact':
      return symbolMetric(name, options);
    case 'bleu':
      return bleuMetric(options);
    case 'chrf':
    case 'chrf++':
      return chrfMetric(name, options);
    case 'ter':
      return terMetric(options);
    default:
      return name satisfies never;
  }
}
