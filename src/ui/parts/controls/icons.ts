/** Line icons on a 24 x 24 grid, drawn with the text's colour. */
export const ICONS = {
  detect:
    'M4 9V6a2 2 0 0 1 2-2h3M15 4h3a2 2 0 0 1 2 2v3M20 15v3a2 2 0 0 1-2 2h-3M9 20H6a2 2 0 0 1-2-2v-3M9 10h.01M15 10h.01M9 14.5a4 4 0 0 0 6 0',
  compare: 'M4 7h5v10H4zM15 7h5v10h-5zM12 3.5v17',
  align: 'M4 5.5h16M4 12h9M4 18.5h13',
  evaluate: 'M4 4v16h16M7 17c1-7 4-11 12-12',
  train: 'M3.5 17l5.5-6.5 4 3.5L20.5 6M15.5 6h5v5',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 5a3.3 3.3 0 0 1 0 6.2M18 14c2.2.8 3.5 2.8 3.5 5.5',
  clean: 'M14.5 4l5.5 5.5M17 6.5l-6.5 6.5M6.5 11.5l6 6L9 20.5H4.5L3.5 15z',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  stop: 'M7 7h10v10H7z',
  pause: 'M9 5v14M15 5v14',
  play: 'M7 5l12 7-12 7z',
  models: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM4.3 7.6L12 12l7.7-4.4M12 12v8.7',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.6 9.4a2.5 2.5 0 1 1 3.5 2.7c-.8.4-1.1.9-1.1 1.8M12 17h.01',
  plus: 'M12 5v14M5 12h14',
  photo:
    'M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM8.5 10a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM21 15l-5-5L5 20',
  folder: 'M3 7a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z',
  camera:
    'M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
  download: 'M12 4v11M7.5 10.5L12 15l4.5-4.5M5 19h14',
  differs: 'M6 9.5h12M6 14.5h12M15.5 5l-7 14',
  close: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5',
} as const;

export type IconName = keyof typeof ICONS;
