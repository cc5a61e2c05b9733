import ai.djl.mxnet.jna.LibUtils;
import ai.djl.mxnet.jna.MxnetLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Offline graph work with MXNet's C API, reached through DJL's own JNA binding (no Python MXNet needed).
 *
 * <pre>
 * MxGraph fuse      in-symbol.json out-symbol.json       oneDNN fusion (conv+relu+sum, fc): same parameters
 * MxGraph quantize  in-symbol.json prefix                prefix.pre.json, prefix.q0.json, prefix.calib (tensor names)
 * MxGraph calibrate prefix.q0.json table out-symbol.json table: one line "name min max" per tensor
 * </pre>
 */
public final class MxGraph {
    private static MxnetLibrary lib;

    public static void main(String[] args) throws Exception {
        lib = LibUtils.loadLibrary();
        // The first call initialises MXNet's operator registry; without it the next call fails.
        check(lib.MXListAllOpNames(IntBuffer.allocate(1), new PointerByReference()));
        switch (args[0]) {
            case "fuse" -> save(partition(load(args[1]), "MKLDNN"), args[2]);
            case "quantize" -> quantize(args[1], args[2]);
            case "calibrate" -> calibrate(args[1], args[2], args[3]);
            default -> throw new IllegalArgumentException("expected fuse, quantize or calibrate but got " + args[0]);
        }
        System.exit(0);
    }

    private static void quantize(String in, String prefix) throws IOException {
        Pointer s = partition(load(in), "MKLDNN_QUANTIZE");
        save(s, prefix + ".pre.json");
        List<String> offline = new ArrayList<>();
        for (String name : arguments(s)) {
            if (!name.equals("data")) {
                offline.add(name);
            }
        }
        PointerByReference out = new PointerByReference();
        PointerByReference names = new PointerByReference();
        IntBuffer n = IntBuffer.allocate(1);
        check(lib.MXQuantizeSymbol(
                s,
                out,
                new int[] {1},
                0,
                new String[0],
                0,
                new String[0],
                offline.size(),
                offline.toArray(new String[0]),
                "auto",
                (byte) 1,
                "full",
                "channel-wise",
                n,
                names));
        String[] calib = names.getValue().getStringArray(0, n.get(0));
        Files.write(Path.of(prefix + ".calib"), Arrays.asList(calib));
        save(out.getValue(), prefix + ".q0.json");
        System.out.println(calib.length + " tensors to calibrate");
    }

    private static void calibrate(String q0, String table, String target) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(table));
        String[] names = new String[lines.size()];
        FloatBuffer lo = FloatBuffer.allocate(names.length);
        FloatBuffer hi = FloatBuffer.allocate(names.length);
        for (int i = 0; i < names.length; i++) {
            String[] t = lines.get(i).split(" ");
            names[i] = t[0];
            lo.put(i, Float.parseFloat(t[1]));
            hi.put(i, Float.parseFloat(t[2]));
        }
        PointerByReference r = new PointerByReference();
        check(lib.MXSetCalibTableToQuantizedSymbol(load(q0), names.length, names, lo, hi, r));
        // The second pass folds every quantize, requantize and dequantize node into its neighbour.
        save(partition(r.getValue(), "MKLDNN_QUANTIZE"), target);
    }

    private static Pointer load(String file) {
        PointerByReference r = new PointerByReference();
        check(lib.MXSymbolCreateFromFile(file, r));
        return r.getValue();
    }

    private static void save(Pointer symbol, String file) {
        check(lib.MXSymbolSaveToFile(symbol, file));
    }

    private static Pointer partition(Pointer symbol, String backend) {
        PointerByReference r = new PointerByReference();
        check(lib.MXGenBackendSubgraph(symbol, backend, r));
        return r.getValue();
    }

    private static String[] arguments(Pointer symbol) {
        IntBuffer n = IntBuffer.allocate(1);
        PointerByReference r = new PointerByReference();
        check(lib.MXSymbolListArguments(symbol, n, r));
        return r.getValue().getStringArray(0, n.get(0));
    }

    private static void check(int status) {
        if (status != 0) {
            throw new IllegalStateException(lib.MXGetLastError());
        }
    }
}
