using Lab.Training;
using TorchSharp;

namespace Lab.Torch;

/// <summary>
/// AdamW as PyTorch has it, on flat buffers. A part is what has one rate: a whole group, or with layer decay the neighbours of one depth.
/// A step allocates nothing, so that it is made whole where memory is short.
/// </summary>
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
                torch.Tensor Cut(torch.Tensor buffer) => buffer.narrow(0, start, length);
                parts.Add(new(
                    Cut(group.Values), Cut(group.Gradients!), Cut(moments[group].First), Cut(moments[group].Second),
                    Math.Pow(options.LayerDecay, head - depth.Key), group.IsDecayed ? options.WeightDecay : 0));
                start += length;
            }
        }
    }

    public int StepCount { get; set; }

    /// <summary>Laid out like the weights of the group.</summary>
    public torch.Tensor Buffer(FlatGroup group, Moment moment) => moment == Moment.First ? moments[group].First : moments[group].Second;

    /// <summary>One update. The gradients are used up.</summary>
    public void Step(double learningRate, double gradientScale)
    {
        StepCount++;
        double correction1 = 1 - Math.Pow(options.Beta1, StepCount), correction2 = 1 - Math.Pow(options.Beta2, StepCount);
        using var noGradient = torch.no_grad();
        using Scalar beta1 = options.Beta1, rest1 = 1 - options.Beta1, beta2 = options.Beta2, rest2 = 1 - options.Beta2, root = Math.Sqrt(correction2), epsilon = options.Epsilon;
        foreach (var part in parts)
        {
            using var scope = torch.NewDisposeScope();
            double rate = learningRate * part.RateFactor;
            var (value, gradient, first, second) = (part.Value, part.Gradient, part.First, part.Second);
            // Held until the calls have ended: TorchScalars.
            using Scalar scale = gradientScale, kept = 1 - (rate * part.Decay), stepSize = -rate / correction1;
            if (gradientScale != 1) gradient.mul_(scale);
            if (part.Decay != 0) value.mul_(kept);
            first.mul_(beta1).add_(gradient, rest1);
            second.mul_(beta2).addcmul_(gradient, gradient, rest2);
            var denominator = gradient.copy_(second).sqrt_().div_(root).add_(epsilon, TorchScalars.One);
            value.addcdiv_(first, denominator, stepSize);
        }
    }

    public void Dispose()
    {
        foreach (var part in parts) part.Dispose();
        foreach (var (first, second) in moments.Values)
        {
            first.Dispose();
            second.Dispose();
        }
    }

    /// <summary>Views into the buffers of a group.</summary>
    sealed record Part(torch.Tensor Value, torch.Tensor Gradient, torch.Tensor First, torch.Tensor Second, double RateFactor, double Decay) : IDisposable
    {
        public void Dispose()
        {
            foreach (var view in (torch.Tensor[])[Value, Gradient, First, Second]) view.Dispose();
        }
    }
}
