import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Runs a model file with stock DJL on prepared pictures (uint8, NCHW, in the network's order of channels), normalised here by the
 * system properties scale, mean and std (three numbers with commas between) as (value * scale - mean) / std.
 *
 * <pre>
 * Runner predict   engine dir name threads pictures.u8 size batch logits.f32 [count]
 * Runner calibrate engine dir name threads pictures.u8 size batch tensorNames histograms [count]
 * Runner bench     engine dir name threads pictures.u8 size batch       stdin: "run N" -> N times in ms, "quit"
 * </pre>
 *
 * predict and calibrate say "PROGRESS done total" on standard output; calibrate goes over the pictures twice.
 *
 * For calibrate the model's outputs are the tensors of the names file, in order ("data" is the input itself and is not
 * an output); the result has one line per tensor: name, min, max, then 4096 counts over [min, max].
 */
public final class Runner {
    private static final int BINS = 4096;
    private static final int LEVELS = 256;

    private final ZooModel<NDList, NDList> model;
    private final Predictor<NDList, NDList> predictor;
    private final int size;
    private final float[][] normalised;

    private Runner(String[] a) throws Exception {
        size = Integer.parseInt(a[6]);
        normalised = normalised();
        model = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine(a[1])
                .optModelPath(Path.of(a[2]))
                .optModelName(a[3])
                .optTranslator(new NoopTranslator())
                .optOption("intraOpNumThreads", a[4])
                .optOption("interOpNumThreads", "1")
                .build()
                .loadModel();
        predictor = model.newPredictor();
    }

    public static void main(String[] a) throws Exception {
        Runner r = new Runner(a);
        int batch = Integer.parseInt(a[7]);
        try (RandomAccessFile in = new RandomAccessFile(a[5], "r")) {
            int total = (int) (in.length() / (3L * r.size * r.size));
            switch (a[0]) {
                case "predict" -> r.predict(in, count(a, 9, total), batch, Path.of(a[8]));
                case "calibrate" ->
                    r.calibrate(in, count(a, 10, total), batch, Files.readAllLines(Path.of(a[8])), Path.of(a[9]));
                case "bench" -> r.bench(in, batch);
                default -> throw new IllegalArgumentException("expected predict, calibrate or bench but got " + a[0]);
            }
        }
        System.exit(0);
    }

    private static int count(String[] a, int index, int total) {
        return a.length > index ? Math.min(total, Integer.parseInt(a[index])) : total;
    }

    private void predict(RandomAccessFile in, int count, int batch, Path target) throws Exception {
        try (OutputStream os = new BufferedOutputStream(Files.newOutputStream(target))) {
            for (int i = 0; i < count; i += batch) {
                float[] x = read(in, i, Math.min(batch, count - i));
                float[][] y = forward(x, Math.min(batch, count - i));
                ByteBuffer b = ByteBuffer.allocate(4 * y[0].length).order(ByteOrder.LITTLE_ENDIAN);
                b.asFloatBuffer().put(y[0]);
                os.write(b.array());
                progress(Math.min(count, i + batch), count);
            }
        }
    }

    private void calibrate(RandomAccessFile in, int count, int batch, List<String> names, Path target)
            throws Exception {
        int n = names.size();
        float[] lo = new float[n];
        float[] hi = new float[n];
        Arrays.fill(lo, Float.POSITIVE_INFINITY);
        Arrays.fill(hi, Float.NEGATIVE_INFINITY);
        long[][] counts = new long[n][BINS];
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < count; i += batch) {
                int m = Math.min(batch, count - i);
                float[] x = read(in, i, m);
                float[][] y = forward(x, m);
                int k = 0;
                for (int j = 0; j < n; j++) {
                    float[] v = names.get(j).equals("data") ? x : y[k++];
                    if (pass == 0) {
                        float l = lo[j];
                        float h = hi[j];
                        for (float f : v) {
                            l = Math.min(l, f);
                            h = Math.max(h, f);
                        }
                        lo[j] = l;
                        hi[j] = h;
                    } else {
                        float l = lo[j];
                        float s = (BINS - 0.001f) / Math.max(hi[j] - l, 1e-12f);
                        long[] c = counts[j];
                        for (float f : v) {
                            c[(int) ((f - l) * s)]++;
                        }
                    }
                }
                progress(pass * count + i + m, 2 * count);
            }
        }
        try (PrintWriter w = new PrintWriter(Files.newBufferedWriter(target))) {
            for (int j = 0; j < n; j++) {
                StringBuilder b = new StringBuilder(names.get(j) + ' ' + lo[j] + ' ' + hi[j]);
                for (long c : counts[j]) {
                    b.append(' ').append(c);
                }
                w.println(b);
            }
        }
    }

    private void bench(RandomAccessFile in, int batch) throws Exception {
        float[] x = read(in, 0, batch);
        for (int i = 0; i < 15; i++) {
            forward(x, batch);
        }
        System.out.println("READY");
        BufferedReader br = new BufferedReader(new InputStreamReader(System.in));
        for (String line = br.readLine(); line != null && line.startsWith("run "); line = br.readLine()) {
            StringBuilder b = new StringBuilder();
            for (int i = Integer.parseInt(line.substring(4)); i > 0; i--) {
                long start = System.nanoTime();
                forward(x, batch);
                b.append(String.format(Locale.ROOT, "%.3f ", (System.nanoTime() - start) / 1e6));
            }
            System.out.println(b);
            System.out.flush();
        }
    }

    private float[][] forward(float[] x, int n) throws Exception {
        try (NDManager m = model.getNDManager().newSubManager();
                NDList o = predictor.predict(new NDList(m.create(x, new Shape(n, 3, size, size))))) {
            float[][] y = new float[o.size()][];
            for (int i = 0; i < y.length; i++) {
                NDArray v = o.get(i);
                y[i] = v.toFloatArray();
            }
            return y;
        }
    }

    private float[] read(RandomAccessFile in, int first, int n) throws Exception {
        int plane = size * size;
        byte[] b = new byte[n * 3 * plane];
        in.seek((long) first * 3 * plane);
        in.readFully(b);
        float[] x = new float[b.length];
        for (int p = 0; p < n * 3; p++) {
            for (int i = p * plane; i < (p + 1) * plane; i++) {
                x[i] = normalised[p % 3][b[i] & 255];
            }
        }
        return x;
    }

    private static float[][] normalised() {
        double scale = Double.parseDouble(System.getProperty("scale"));
        String[] mean = System.getProperty("mean").split(",");
        String[] std = System.getProperty("std").split(",");
        float[][] table = new float[3][LEVELS];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < LEVELS; i++) {
                table[c][i] = ((float) (i * scale) - Float.parseFloat(mean[c])) / Float.parseFloat(std[c]);
            }
        }
        return table;
    }

    private static void progress(int done, int total) {
        System.out.println("PROGRESS " + done + " " + total);
    }
}
