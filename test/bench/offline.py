"""
The band-pass filters of the benchmark in SciPy. Arguments: order, rate and bands as JSON. Says its version, then answers each
line "channels samples" with the seconds of the processor that all bands of such a recording take.
"""

import json
import sys
import time

import numpy
import scipy
from scipy.signal import butter, sosfilt

order, rate_hz, bands = json.loads(sys.argv[1])
designs = [butter(order, band, "band", fs=rate_hz, output="sos") for band in bands]
print(scipy.__version__, flush=True)

recordings = {}
for line in sys.stdin:
    channels, samples = map(int, line.split())
    if (channels, samples) not in recordings:
        noise = numpy.random.default_rng(1).standard_normal((channels, samples))
        states = [numpy.zeros((len(sos), channels, 2)) for sos in designs]
        recordings[channels, samples] = noise, states
    noise, states = recordings[channels, samples]
    started = time.process_time()
    for band, sos in enumerate(designs):
        _, states[band] = sosfilt(sos, noise, axis=-1, zi=states[band])
    print(time.process_time() - started, flush=True)
