using Lab.Training;
using TorchSharp;

namespace Lab.Torch;

/// <summary>AdamW as PyTorch has it, on flat buffers. A part is what has one rate: a whole group, or with layer decay the neighbours of one depth.</summary>
sealed class TorchAdamW : IDisposable
{
    readonly AdamWOptions options;
    readonly Dictionary<FlatGroup, (torch.Tensor First, torch.Tensor Second)> moments = [];
    readonly List<Part> parts = [];

    public TorchAdamW(TorchParameters parameters, AdamWOptions options)
    {
        this.options = options;
        int head = parameters.All.Max(p => p.Depth);
        foreach (var group in parameters.Groups)
        {
            moments.Add(group, (torch.zeros_like(group.Values), torch.zeros_like(group.Values)));
            long start = 0;
            foreach (var depth in group.Members.GroupBy(p => options.LayerDecay == 1 ? head : p.Depth))
            {
                long length = depth.Sum(p => p.Length);
                parts.Add(new Part(group, start, length, Math.Pow(options.LayerDecay, head - depth.Key)));
                start += length;
            }
        }
    }

    public int StepCount { get; set; }

    /// <summary>Laid out like the weights of the group.</summary>
    public torch.Tensor Buffer(FlatGroup group, Moment moment) => moment == Moment.First ? moments[group].First : moments[group].Second;

    public void Step(double learningRate, double gradientScale)
    {
        StepCount++;
        double correction1 = 1 - Math.Pow(options.Beta1, StepCount), correction2 = 1 - Math.Pow(options.Beta2, StepCount);
        using var noGradient = torch.no_grad();
        foreach (var part in parts)
        {
            using var scope = torch.NewDisposeScope();
            double rate = learningRate * part.RateFactor;
            torch.Tensor Of(torch.Tensor buffer) => buffer.narrow(0, part.Start, part.Length);
            torch.Tensor value = Of(part.Group.Values), gradient = Of(part.Group.Gradients!);
            torch.Tensor first = Of(moments[part.Group].First), second = Of(moments[part.Group].Second);
            if (gradientScale != 1) gradient.mul_(gradientScale);
            if (part.Group.IsDecayed) value.mul_(1 - (rate * options.WeightDecay));
            first.mul_(options.Beta1).add_(gradient, alpha: 1 - options.Beta1);
            second.mul_(options.Beta2).addcmul_(gradient, gradient, 1 - options.Beta2);
            var denominator = second.sqrt().div_(Math.Sqrt(correction2)).add_(options.Epsilon);
            value.addcdiv_(first, denominator, -rate / correction1);
        }
    }

    public void Dispose()
    {
        foreach (var (first, second) in moments.Values)
        {
            first.Dispose();
            second.Dispose();
        }
    }

    sealed record Part(FlatGroup Group, long Start, long Length, double RateFactor);
}
