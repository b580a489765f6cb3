/** What is said of a network that Facet does not have: as much as its graph tells. */
import { FacetError } from '../../base/errors';
import { plural } from '../../base/plural';
import { quoted } from '../../files/parsing/errors';
import { DETECTORS, EMBEDDERS } from '../../networks';
import type { GraphSummary } from '../formats/graph';

const CONVOLUTIONS =
  words(`conv conv2d convolution depthwiseconv2d depthwiseconv2dnative fusedconv2d
  fuseddepthwiseconv2dnative`);
const DENSE = words('matmul gemm fullyconnected fusedmatmul');

/** What else Facet's layers do, and what does no arithmetic on a picture. TensorFlow's, tfjs's, ONNX's, TFLite's and MXNet's words. */
const COVERED = words(`maxpool maxpool2d avgpool averagepool averagepool2d globalaveragepool mean
  reducemean pooling concat concatv2 concatenation relu relu6 prelu leakyrelu clip clipbyvalue
  activation add addv2 addn biasadd elemwiseadd plus sum batchnorm batchnormalization
  fusedbatchnorm fusedbatchnormv2 fusedbatchnormv3 flatten reshape dropout mul sub div realdiv neg
  abs maximum minimum max min minusscalar mulscalar plusscalar divscalar maximumscalar
  minimumscalar pad padv2 l2normalize l2normalization lpnormalization reducel2 rsqrt sqrt square
  pow squareddifference transpose squeeze expanddims unsqueeze identity identityn cast const
  constant placeholder placeholderwithdefault null data noop shape size rank range fill tile
  stridedslice slice split splitv pack unpack gather gatherv2 switch merge enter exit nextiteration
  loopcond randomuniform randomstandardnormal floor greater greaterequal less lessequal equal
  logicaland select where expand assign assignsub assignadd variable variablev2 varhandleop
  readvariableop stopgradient checknumerics dequantize quantize dequantizelinear quantizelinear
  querydimension fifoqueuev2 queuedequeueuptov2 queuedequeuemanyv2 readfile decodeimage`);

const MOST_NAMED = 3;

/** What Facet has, for a sentence. */
export const knownNetworks = (): string => {
  const titles = [...DETECTORS, ...EMBEDDERS].map(({ title }) => title);
  return `Facet knows ${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}.`;
};

/**
 * Why tensors belong to no network that Facet knows.
 * @param graph what the file's own graph tells, where it holds one
 */
export function unknownNetwork(file: string, graph?: GraphSummary): FacetError {
  const told = graph && describeGraph(graph);
  const message = told
    ? `${file} holds a network that Facet does not have: ${told}.`
    : `${file} holds weights of no network Facet knows.`;
  const lacking = (graph && told && lackingIn(graph)) || '';
  return new FacetError('WEIGHTS_UNKNOWN', message + lacking, { hint: knownNetworks(), file });
}

/** "53 convolutions and 1 dense layer, for pictures of 112 x 112, with 128 outputs"; undefined where there is nothing to count. */
export function describeGraph({ operations, input, outputs }: GraphSummary): string | undefined {
  const count = (kinds: ReadonlySet<string>): number =>
    [...operations].reduce((sum, [name, n]) => sum + (kinds.has(plainName(name)) ? n : 0), 0);
  const [convolutions, dense] = [count(CONVOLUTIONS), count(DENSE)];
  const parts = [
    ...(convolutions > 0 ? [plural(convolutions, 'convolution')] : []),
    ...(dense > 0 ? [plural(dense, 'dense layer')] : []),
  ];
  if (parts.length === 0) return undefined;
  return [
    parts.join(' and '),
    ...(input ? [`for pictures of ${input.width} x ${input.height}`] : []),
    ...(outputs ? [`with ${plural(outputs, 'output')}`] : []),
  ].join(', ');
}

function lackingIn({ operations }: GraphSummary): string {
  const missing = [...operations.keys()].filter((name) => {
    const plain = plainName(name);
    return !CONVOLUTIONS.has(plain) && !DENSE.has(plain) && !COVERED.has(plain);
  });
  if (missing.length === 0) return '';
  const rest = missing.length - MOST_NAMED;
  const names = missing.slice(0, MOST_NAMED).map(quoted).join(', ');
  return ` Facet has no layer that does what ${names}${rest > 0 ? ` and ${rest} more` : ''} ${missing.length > 1 ? 'do' : 'does'} there.`;
}

/** "_minus_scalar" and "CONV_2D" as "minusscalar" and "conv2d". */
function plainName(operation: string): string {
  return operation.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
