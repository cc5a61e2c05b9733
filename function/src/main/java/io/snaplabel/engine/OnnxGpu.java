package io.snaplabel.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/** ONNX Runtime on a GPU; in a class of its own, as it may not be there. */
final class OnnxGpu {
    private OnnxGpu() {}

    /**
     * Makes a session fail that would run any part of the graph on the processor. DJL adds the CUDA provider, which multiplies in TF32
     * unless told otherwise.
     */
    static SessionOptions only() {
        try {
            var options = new SessionOptions();
            options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
            return options;
        } catch (OrtException e) {
            throw new IllegalStateException("device gpu: cannot be asked for", e);
        }
    }
}
