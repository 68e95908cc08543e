using System.Diagnostics;
using Lab.Tensors;
using Lab.Transformers;


int threads = 2;
using var simd = new SimdKernels(threads);
var kernels = simd;
using var model = ModelWeights.LoadForTraining("/work/shared/models/all-MiniLM-L6-v2", ["a", "b", "c"], kernels, 1);
using var optimizer = new Lab.Training.AdamWOptimizer(model.Parameters, kernels, new());
var batch = new TokenBatch();
var labels = new int[32];
uint n = 0;
for (int i = 0; i < 32; i++)
{
    int length = 80;
    var ids = new int[length];
    for (int j = 0; j < length; j++) ids[j] = 1000 + (int)(CounterRandom.Bits(5, n++) % 20000);
    batch.Add(ids);
    labels[i] = i % 3;
}
var probs = new float[96];
for (int i = 0; i < 2; i++) { model.Classify(batch, probs); Step(0); }
var f = new List<double>(); var t = new List<double>();
for (int i = 0; i < 10; i++)
{
    long s = Stopwatch.GetTimestamp(); Step(i + 1); t.Add(Stopwatch.GetElapsedTime(s).TotalSeconds);
}
for (int i = 0; i < 10; i++)
{
    long s = Stopwatch.GetTimestamp(); model.Classify(batch, probs); f.Add(Stopwatch.GetElapsedTime(s).TotalSeconds);
}
t.Sort(); f.Sort();
Console.WriteLine($"train step best {2560 / t[0]:F0} median {2560 / t[5]:F0} tok/s; forward best {2560 / f[0]:F0} median {2560 / f[3]:F0} tok/s = {32 / f[3]:F0} texts/s");

void Step(int i)
{
    model.ClearGradients();
    model.ForwardBackward(batch, labels, 1f, 1, (ulong)i);
    double norm = Lab.Training.GradientClipper.Norm(model.Parameters, kernels);
    optimizer.Step(1e-5, Lab.Training.GradientClipper.Scale(norm, 1));
    model.WeightsChanged();
}
