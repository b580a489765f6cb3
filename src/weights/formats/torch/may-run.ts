/**
 * Which names in a pickle could run something, were it opened in Python. Facet runs nothing of any
 * pickle; but a file that asks for one of these is no one's weights, and is better told than read.
 */

/** Of Python's own built-ins, those that only hold something. */
const HOLDERS = new Set(
  'bool bytearray bytes complex dict float frozenset int list long object range set slice str tuple unicode xrange'.split(
    ' ',
  ),
);

/** Modules, with all that lies in them, that reach the system, the network, code or other pickles. */
const MODULES = new Set(
  [
    'os posix nt posixpath ntpath subprocess sys shutil pty platform signal ctypes cffi _ctypes tempfile',
    'socket _socket ssl http httplib urllib urllib2 urllib3 requests aiohttp ftplib smtplib telnetlib xmlrpc webbrowser',
    'runpy importlib imp pkgutil zipimport code codeop commands pip setuptools distutils ensurepip venv',
    'pdb bdb cProfile profile timeit trace doctest pydoc inspect gc linecache',
    'pickle _pickle cPickle marshal shelve dill cloudpickle joblib',
    'asyncio multiprocessing threading _thread operator _operator winreg _winreg msvcrt',
  ].flatMap((line) => line.split(' ')),
);

/** Whatever module they lie in. */
const CALLS = new Set(
  'system popen eval exec execfile compile open getattr setattr delattr __import__ import_module load loads runstring spawn fork reduce CodeType FunctionType LambdaType'.split(
    ' ',
  ),
);

/** @param name with its module: "os.system" */
export function mayRun(name: string): boolean {
  const top = name.slice(0, Math.max(0, name.indexOf('.')));
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (top === 'builtins' || top === '__builtin__') return !HOLDERS.has(last);
  return MODULES.has(top) || CALLS.has(last);
}
