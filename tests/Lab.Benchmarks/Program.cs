using System.Diagnostics;
using System.Runtime.Intrinsics;
using Lab.Tensors;

unsafe
{
    using var team = new WorkerTeam(2);
    var scratch = new[] { new WorkerScratch(), new WorkerScratch() };
    int M = 2560;
    var kernels = new HostArena(1L << 30);
    static float* F(Tensor t) => HostKernels.Floats(t);
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    static double Probe()
    {
        var acc = stackalloc Vector512<float>[1];
        Vector512<float> a0 = Vector512<float>.Zero, a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0, a8 = a0, a9 = a0, b = Vector512.Create(1.0001f), c = Vector512.Create(0.999f);
        long t = Stopwatch.GetTimestamp();
        const int n = 20_000_000;
        for (int i = 0; i < n; i++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, b, c); a1 = Vector512.FusedMultiplyAdd(a1, b, c); a2 = Vector512.FusedMultiplyAdd(a2, b, c); a3 = Vector512.FusedMultiplyAdd(a3, b, c); a4 = Vector512.FusedMultiplyAdd(a4, b, c);
            a5 = Vector512.FusedMultiplyAdd(a5, b, c); a6 = Vector512.FusedMultiplyAdd(a6, b, c); a7 = Vector512.FusedMultiplyAdd(a7, b, c); a8 = Vector512.FusedMultiplyAdd(a8, b, c); a9 = Vector512.FusedMultiplyAdd(a9, b, c);
        }
        acc[0] = a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9;
        return n * 10.0 * 32 / Stopwatch.GetElapsedTime(t).TotalSeconds / 1e9 + (acc[0][0] == 42 ? 1 : 0);
    }
    foreach (var (n, k) in new[] { (384, 384), (1536, 384), (384, 1536), (1152, 384) })
    {
        kernels.Reset();
        var a = kernels.Allocate(M, k); var b = kernels.Allocate(n + 32, k); var c = kernels.Allocate(M, n); var p = kernels.Allocate(n + 32, k);
        for (long i = 0; i < a.Length; i++) F(a)[i] = i % 7;
        for (long i = 0; i < b.Length; i++) F(b)[i] = i % 5;
        Packing.Columns(F(b), k, true, n, k, F(p), (long)k * Tile.Columns);
        foreach (int rows in new[] { 20, 80, 256, 2560 })
        {
            var mp = new MatrixProduct { A = F(a), AStride = k, B = F(p), BLayout = RightLayout.Packed, C = F(c), CStride = n, Rows = rows, Columns = n, Depth = k };
            double best = 0, sum = 0; int reps = 0;
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.3) { long t = Stopwatch.GetTimestamp(); mp.Run(scratch[0]); var s = Stopwatch.GetElapsedTime(t).TotalSeconds; best = Math.Max(best, mp.Operations / s / 1e9); sum += s; reps++; }
            Console.WriteLine($"{rows}x{n}x{k}: best {best:F1} mean {mp.Operations * reps / sum / 1e9:F1} GFLOP/s   probe {Probe():F1}");
        }
    }
}
