import { help, type Setting } from '../src/kernels/convolutions/wasm/help';

self.onmessage = ({ data }: MessageEvent<Setting>) => help(data);
