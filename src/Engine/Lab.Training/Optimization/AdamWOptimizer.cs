using Lab.Tensors;
using Lab.Transformers;

namespace Lab.Training;

/// <summary>The moments of AdamW for all parameters of a model, and the update.</summary>
public sealed class AdamWOptimizer : IDisposable
{
    readonly IKernels kernels;
    readonly AdamWOptions options;
    readonly Arena arena;
    readonly (ParameterGroup Group, Tensor First, Tensor Second)[] moments;

    public AdamWOptimizer(ParameterSet parameters, IKernels kernels, AdamWOptions options)
    {
        this.kernels = kernels;
        this.options = options;
        arena = kernels.CreateArena(2 * parameters.Groups.Sum(g => Arena.BytesFor(g.Value.Length)));
        moments = [.. parameters.Groups.Select(g => (g, Zeros(g), Zeros(g)))];
    }

    /// <summary>Updates made so far.</summary>
    public int StepCount { get; private set; }

    /// <summary>One update from the gradients as they are, times <paramref name="gradientScale"/> (what clipping asks for).</summary>
    public void Step(double learningRate, double gradientScale)
    {
        StepCount++;
        foreach (var (group, first, second) in moments)
        {
            double decay = group.IsDecayed ? options.WeightDecay : 0;
            var step = AdamWStep.Create(StepCount, learningRate, options.Beta1, options.Beta2, options.Epsilon, decay, gradientScale);
            kernels.AdamW(group.Value, group.Gradient, first, second, step);
        }
    }

    public void Dispose() => arena.Dispose();

    Tensor Zeros(ParameterGroup group)
    {
        var tensor = arena.Allocate(1, group.Value.Columns);
        kernels.Fill(tensor, 0);
        return tensor;
    }
}
