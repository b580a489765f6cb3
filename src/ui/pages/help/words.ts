/** What the Help page says. */
import { KEPT_BACK, OPEN_SECURELY } from '../../../base/secure-context';

interface Section {
  title: string;
  body: string[];
  /** To a place on another page. */
  link?: { text: string; to: string };
}

export const words = {
  title: 'Help',
  line: 'What each page does, in a paragraph, and how to use it without a mouse.',
  sections: [
    {
      title: 'Detect',
      body: [
        'Add photos, a folder or a zip, drop them anywhere, paste one, or use the webcam. Each face gets a box, five landmarks (eyes, nose, corners of the mouth), a score and a line that says how well it can be used. “Surest only” leaves out faces with a lower score at once; the other settings look again. “As the original” searches just as the facenet scripts do: faces from 20 px, factor 0.709, the weights’ own thresholds.',
        'Export gives the numbers as JSON or CSV, the faces cut out as PNGs in a zip, or the photo with its boxes.',
      ],
    },
    {
      title: 'Compare',
      body: [
        'Give it two photos, or a photo and the webcam: each face is cut out, turned into numbers, and the distance between the two is held against the limit that was measured for the weights. The probability comes from pairs of known photos, as many of one person as of two; in a search among thousands of people a false “same” is far more likely than it says. “Show why” covers each part of the faces in turn and shows which of them carry the result. “Many photos” sets every face against every other, as a table to export.',
        'The result is a hint, never a proof: relatives, years between two photos, masks, light and small or turned faces all mislead it.',
      ],
    },
    {
      title: 'Cluster',
      body: [
        'Drop a pile of photos: every face in them is found and put with the faces of the same person, largest group first. Select a group to see its faces and say who it is. Faces that are somebody else’s go by “Not this person”, by “Move to”, or by dragging them onto whom they are; “Split” sorts one group again, stricter; several groups that are one person are merged at once. “Are these the same?” asks about the likeliest pairs. Everything can be undone. Embeddings that were saved, as Compare and Evaluate export them, can be dropped in place of photos: they are shown by the name and row that their files give.',
        'What you decide is kept by face, under a checksum of its photo and its place in it: sorting again by another method or other weights, or with more photos, loses no name, no correction and no “no”. Two faces of one photo are never put together unless you do it. People with a name go into the gallery at once; photos or faces are saved in folders of people, the table as CSV or JSON.',
      ],
    },
    {
      title: 'Gallery',
      body: [
        'Name people once: choose a folder with one folder a person, or photos of one person and type a name. Each face is judged; one that is far from a person’s others is pointed out, one that is nearly the same picture is not enrolled again. Click a person to rename them, to move or remove faces, or to add more; select several to merge them. “Who is it?” then gives each face of a photo, or of the webcam, a name with how sure that is, or “unknown”: the limit follows from how many strangers may be taken for somebody, 1 in 100 unless you choose otherwise, and from how many are enrolled. The nearest faces and the five nearest people stand beside it. “Not …” on a wrong name, also before the webcam, is remembered: that face, and faces like it, are unknown from then on.',
        'Who is in which photo can be saved as CSV or JSON, photos with names on them or in a folder for each person, and the faces of everybody, of some, or of all others blurred beyond recognition. The gallery itself is one .facet file, under a passphrase if you like. Changing the weights keeps every name.',
      ],
    },
    {
      title: 'Align',
      body: [
        'Choose a folder with one folder a person, as LFW has it, or a zip or tar of one. Every face is cut out by one rule and written as a PNG, into a folder of yours or into one zip. Which rule belongs to which weights stands under it. Stop, or close the tab, whenever you like: with the same photos and destination it goes on, and what is there is skipped. Photos without a face come as a sheet: look again for smaller or sideways faces, or draw the box by hand.',
      ],
    },
    {
      title: 'Evaluate',
      body: [
        'Measures how well weights tell people apart, as validate_on_lfw does: choose a folder of people with its pairs file (LFW’s pairs.txt, Kaggle’s pairs.csv, pairs of paths, CPLFW’s), and get the accuracy over folds, VAL at a false accept rate, the curves, and the pairs that went wrong, side by side. Raw photos are aligned on the way; what was computed once is not computed again. “As published” sets what published figures were measured with. Runs are kept on this device and can be laid over each other.',
      ],
    },
    {
      title: 'Train',
      body: [
        'Makes facenet’s weights better for your own people and your own camera, on this device. Choose a folder with one folder a person, four photos or more in each. The photos are checked first: those nearer to somebody else are probably under a wrong name, and left out. “My people” then trains the last layer, from numbers that are computed once for each photo: seconds, on any machine. “A shift alone” learns nothing and still gives half of it; “Last block too” and “Everything” give more where the camera is worst, and want a graphics processor. A camera can be chosen, set, or measured from ten of its pictures: the photos are made poor like it, to teach and to measure.',
        'A fifth of the photos and of the people teach nothing: on them, and on other people, old and new weights are measured. The verdict says in words what changed and how sure that is. Unless the new weights are better for yours and as good for others, the old ones stay; poor cameras, small faces and masks gain much, good photos nothing. New weights are weights like any: used, compared in Evaluate, saved as safetensors, removed on Models. Pause whenever you like; a training of a closed tab goes on from the last step that was kept.',
        'Under “Advanced” stand train_softmax and train_tripletloss with all their options, and the recipes that the published weights were trained by.',
      ],
    },
    {
      title: 'Clean',
      body: [
        'Choose a folder with one folder a person. Each photo is held against the others of its person and against everybody else: what is nearer to somebody else is probably under a wrong name; the same file or nearly the same picture is shown beside its double; then come photos with several faces, without a face, with a poor one, and those farthest from the rest, as calculate_filtering_metrics.py measures it. With the data set that you test with chosen too, photos that are in both are found.',
        'Each reason has its sheet, the clearest first, with what a photo is held against in its corner. Keep, remove, or move to another person, with the mouse or with K, R and M; Ctrl+Z takes back. Nothing is deleted: what stays is saved as a copy, into a folder or a zip, with the list of moves, the findings as CSV and the distances as HDF5 under Export.',
      ],
    },
    {
      title: 'Classifier',
      link: { text: 'To the classifier', to: 'classifier' },
      body: [
        'What classifier.py and predict.py do: from a folder with one folder a person, or from the gallery, it learns to tell people apart, with some photos, and is tested with the rest: how many it names rightly, who was taken for whom, and the photos it is worst at. Then every face of other photos gets a name, always that of somebody it knows: where strangers come, ask the gallery. A classifier is saved as JSON; a .pkl of classifier.py can be opened, with nothing in it run.',
      ],
    },
    {
      title: 'Models',
      body: [
        'Facet comes with a detector of its own, trained by Facet, less accurate than the published weights. Where the published ones can be had, they are used instead, and the foot of the page says so. To compare faces it comes with dlib’s ResNet; facenet’s published network takes over once you add it, and either can be chosen. Weight files you add stay on this device. Reading one runs nothing in it, and every number in it is accounted for.',
      ],
    },
    {
      title: 'Privacy',
      body: [
        'Photos are opened by this page on this device, and sent nowhere. The one thing fetched from another site, where this one lacks it, is the published detector; the page’s own policy lets it fetch nothing else from elsewhere. After the first visit, over https or at localhost, the page works without a network: cut it and see.',
        'Photos as you gave them are not kept. What is made of them is, by this browser on this device, so that it need not be computed twice: of every face that was compared, evaluated, sorted or exported its embedding, the 128 or 512 numbers by which that person can be recognised again, so guard them as you would a fingerprint; of every face that weights were trained on the numbers from which its embedding is made; and the boxes and landmarks of the faces in those photos. All of it lies in the browser’s database (IndexedDB) under a checksum of the photo. Detect keeps nothing of a photo.',
        'In the same database: the people you enrolled in Gallery, with a picture of each face and its embeddings, until you remove them; what you decided about faces in Cluster, the names you gave among it, until you wipe; the runs of Evaluate and the trainings, with the names and paths of photos and people, and what an unfinished training goes on from; the folders you chose in Align and Evaluate, which the browser asks you for again, with their settings and the pairs file; the weights you added or that were fetched. Faces that are gathered for a zip lie as pictures, in folders named after the people, in the page’s own files (OPFS), until the zip is saved and the page opened again. Notes you closed are remembered in localStorage. The page itself is kept, too, to work without a network.',
        'Results, runs, trainings and unfinished work that are older than 30 days are removed when the page is opened. The Models page shows how much there is of each, changes the 30 days, and wipes all of it, in every tab. “Keep nothing on this device” there writes nothing any more: all of it is in memory until the tab is closed.',
      ],
    },
    {
      title: 'Who it may be unfair to',
      body: [
        'Published studies of face detection and recognition report error rates that differ by skin tone, sex and age; the photos these networks learned from hold some groups more often than others. Faces that are small, turned, sideways, covered or dark are missed more often. A high score means “this is a face”, not who it is or that it may be used. Do not let a missed or found face decide about a person.',
        'The same holds for Compare. Its weights learned from photos of public figures, mostly light-skinned adults from Europe and North America, and the limits and probabilities were measured on such photos (LFW): published tests of such networks find that different people are taken for the same more often among women, children, older people and people of African or Asian descent.',
      ],
    },
    {
      title: 'Backends',
      link: { text: 'What runs here', to: 'models/engine' },
      body: [
        'Facet computes on the graphics processor with WebGPU where the browser has one, else on the processor with WebAssembly: slower, with the same faces. To force one, put ?backend=webgpu or ?backend=wasm in the address before the #.',
        'The Models page says which of them runs, and why. If there is a graphics processor that is not used: take a current Chrome, Edge or Safari, switch on graphics (hardware) acceleration in the browser’s settings, bring the graphics driver up to date, and start the browser again.',
      ],
    },
    {
      title: 'Over plain http',
      body: [`${KEPT_BACK} ${OPEN_SECURELY}`],
    },
    {
      title: 'For scripts',
      body: [
        'Whatever the page does, a script can do: open the browser’s console and call window.facet. await facet.detect(file) gives the boxes, scores and landmarks of a photo; facet.detectMany(files) goes through many; facet.compare(a, b) tells two people apart; facet.models() lists the weights. The types and examples are in the documentation that comes with the source.',
      ],
    },
  ] as Section[],
  parts: {
    title: 'Licences',
    line: 'Facet is free software under the MIT licence. What it is made of has licences of its own:',
    link: 'Licences of all parts',
  },
  keys: {
    title: 'Keyboard',
    key: 'Key',
    where: 'Where',
    what: 'What it does',
    rows: [
      ['Tab', 'Everywhere', 'To the next control; with Shift to the one before'],
      ['← → ↑ ↓', 'Photos, All faces', 'To the photo or face beside'],
      ['Home, End', 'Photos, All faces', 'To the first or last'],
      ['Delete', 'Photos', 'Takes the photo off the list'],
      ['+ −', 'Photo', 'Zooms in or out'],
      ['0', 'Photo', 'Fits the photo to the stage'],
      ['1', 'Photo', 'One pixel of the photo is one of the screen'],
      ['← → ↑ ↓', 'Photo', 'Moves the photo where it is larger than the stage'],
      ['← → ↑ ↓', 'Box by hand', 'Moves the box; with Shift changes its size'],
      ['Esc', 'Menus', 'Closes it'],
      ['← → ↑ ↓', 'Table of distances, Why', 'To the cell or the part beside'],
      ['Enter', 'Table of distances', 'Opens the pair'],
      ['Ctrl V', 'Detect, Compare', 'Adds the photo on the clipboard'],
    ],
  },
};
