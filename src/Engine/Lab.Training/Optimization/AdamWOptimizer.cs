using Lab.Tensors;
using Lab.Transformers;

namespace Lab.Training;

/// <summary>The moments of AdamW for all trained parameters of a model, and the update.</summary>
public sealed class AdamWOptimizer : IDisposable
{
    readonly IKernels kernels;
    readonly AdamWOptions options;
    readonly Arena arena;
    readonly List<Part> parts = [];
    readonly Dictionary<string, (Tensor First, Tensor Second)> moments = new(StringComparer.Ordinal);

    public AdamWOptimizer(ParameterSet parameters, IKernels kernels, AdamWOptions options)
    {
        this.kernels = kernels;
        this.options = options;
        arena = kernels.CreateArena(2 * parameters.Groups.Sum(g => Arena.BytesFor(g.Value.Length)));
        int head = parameters.All.Max(p => p.Depth);
        foreach (var group in parameters.Groups) Add(group, head);
    }

    /// <summary>Updates made so far.</summary>
    public int StepCount { get; internal set; }

    /// <summary>What AdamW remembers of a parameter, in its shape.</summary>
    internal Tensor Moment(string name, Moment moment) => moment == Training.Moment.First ? moments[name].First : moments[name].Second;

    /// <summary>One update from the gradients as they are, times <paramref name="gradientScale"/> (what clipping asks for).</summary>
    public void Step(double learningRate, double gradientScale)
    {
        StepCount++;
        foreach (var part in parts)
        {
            double decay = part.IsDecayed ? options.WeightDecay : 0;
            var step = AdamWStep.Create(
                StepCount, learningRate * part.RateFactor, options.Beta1, options.Beta2, options.Epsilon, decay, gradientScale);
            kernels.AdamW(part.Value, part.Gradient, part.First, part.Second, step);
        }
    }

    public void Dispose() => arena.Dispose();

    // A part is what has one rate: a whole group, or with layer decay the neighbours of one depth.
    void Add(ParameterGroup group, int head)
    {
        Tensor first = Zeros(group), second = Zeros(group);
        int start = 0;
        foreach (var depth in group.Members.GroupBy(p => options.LayerDecay == 1 ? head : p.Depth))
        {
            int length = checked((int)depth.Sum(p => p.Length));
            Tensor At(Tensor buffer) => buffer.ColumnRange(start, length) with { Stride = length };
            parts.Add(new Part(
                group.IsDecayed, Math.Pow(options.LayerDecay, head - depth.Key), At(group.Value), At(group.Gradient), At(first), At(second)));
            start += length;
        }
        foreach (var member in group.Members)
        {
            Tensor Of(Tensor moment) => member.Value with { Arena = moment.Arena, Offset = moment.Offset + member.Value.Offset - group.Value.Offset };
            moments.Add(member.Name, (Of(first), Of(second)));
        }
    }

    Tensor Zeros(ParameterGroup group)
    {
        var tensor = arena.Allocate(1, group.Value.Columns);
        kernels.Fill(tensor, 0);
        return tensor;
    }

    readonly record struct Part(bool IsDecayed, double RateFactor, Tensor Value, Tensor Gradient, Tensor First, Tensor Second);
}
