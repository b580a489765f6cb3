/** Why where a training stands is not kept on this device, and what that means. */
export const NOT_KEPT = {
  full: 'There is no room left on this device: where the training stands is not kept. Free some space; it goes on.',
  refused: 'The browser keeps nothing here: a closed tab begins again.',
  unwanted: 'Nothing is to be kept on this device: a closed tab begins again.',
};
