/** What a person may set for an embedder in place of what belongs to its weights. */
import { FacetError } from '../../base/errors';
import {
  STANDARDISATIONS,
  TEMPLATES,
  type CalibrationTable,
  type CropRule,
  type EmbedderSettings,
} from '../../base/types';
import { findNetwork } from '../../networks';

/**
 * The settings, held against the network that is to take them. Those that are undefined are left out.
 * @throws FacetError `INVALID_OPTION`
 */
export function checkSettings(settings: EmbedderSettings, network: string): EmbedderSettings {
  const { crop, standardisation, normalise, threshold, calibration } = settings;
  if (crop !== undefined) checkCrop(crop, network);
  if (standardisation !== undefined && !STANDARDISATIONS.includes(standardisation)) {
    throw refused(`standardisation must be one of ${STANDARDISATIONS.join(', ')}`);
  }
  if (normalise !== undefined && typeof normalise !== 'boolean') {
    throw refused('normalise must be true or false');
  }
  if (threshold !== undefined && !(threshold > 0 && threshold < Infinity)) {
    throw refused('threshold must be a number above 0');
  }
  if (calibration !== undefined) checkCalibration(calibration);
  return {
    ...(crop && { crop }),
    ...(standardisation && { standardisation }),
    ...(normalise !== undefined && { normalise }),
    ...(threshold !== undefined && { threshold }),
    ...(calibration && { calibration }),
  };
}

function checkCalibration({ source, bins }: CalibrationTable): void {
  const counts = (kind: 'same' | 'different') => bins.reduce((sum, bin) => sum + bin[kind], 0);
  const areBins = bins.every(
    ({ lo, hi, same, different }) =>
      [lo, hi, same, different].every(Number.isFinite) && lo < hi && same >= 0 && different >= 0,
  );
  if (
    typeof source !== 'string' ||
    !areBins ||
    !(counts('same') > 0) ||
    !(counts('different') > 0)
  ) {
    throw refused('a calibration has a source in words, and bins with pairs of both kinds');
  }
}

function checkCrop(crop: CropRule, network: string): void {
  const { title, input } = findNetwork(network)!;
  const size = crop.rule === 'landmarks' ? [crop.width, crop.height] : [crop.size, crop.size];
  if (size[0] !== input.width || size[1] !== input.height) {
    throw refused(`a crop for ${title} must be ${input.width} x ${input.height} pixels`);
  }
  if (crop.rule === 'landmarks') {
    if (!TEMPLATES.includes(crop.template)) {
      throw refused(`template must be one of ${TEMPLATES.join(', ')}`);
    }
  } else if (!['facenet', 'proportional'].includes(crop.rule) || !(crop.margin >= 0)) {
    throw refused('a crop has a rule (facenet, proportional, landmarks) and a margin from 0');
  }
}

function refused(why: string): FacetError {
  return new FacetError('INVALID_OPTION', `This can't be set: ${why}.`);
}
