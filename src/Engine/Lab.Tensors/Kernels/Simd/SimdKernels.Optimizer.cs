using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lab.Tensors;

public sealed unsafe partial class SimdKernels
{
    public void AdamW(Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, AdamWStep step)
    {
        foreach (var other in (ReadOnlySpan<Tensor>)[gradient, firstMoment, secondMoment]) ShapeCheck.Same("AdamW", parameter, other);
        foreach (var tensor in (ReadOnlySpan<Tensor>)[parameter, gradient, firstMoment, secondMoment]) ShapeCheck.Contiguous("AdamW", tensor);
        team.Run(
            new AdamWWork { P = Floats(parameter), G = Floats(gradient), M = Floats(firstMoment), V = Floats(secondMoment), Length = parameter.Length, Step = step },
            parameter.Length >= ParallelElements);
    }

    struct AdamWWork : IWork
    {
        public float* P;
        public float* G;
        public float* M;
        public float* V;
        public long Length;
        public AdamWStep Step;

        public readonly void Run(int worker, int workers)
        {
            var (start, end) = Partition.Of(Length, worker, workers, 16);
            var update = new Update(Step);
            long i = start;
            for (; i + 16 <= end; i += 16)
            {
                Vector512<float> m = Vector512.Load(M + i), v = Vector512.Load(V + i);
                update.Apply(Vector512.Load(P + i), Vector512.Load(G + i), ref m, ref v).Store(P + i);
                m.Store(M + i);
                v.Store(V + i);
            }
            if (i == end) return;
            int rest = (int)(end - i);
            Vector512<float> lastM = ElementWise.LoadPart(M + i, rest), lastV = ElementWise.LoadPart(V + i, rest);
            var lastP = update.Apply(ElementWise.LoadPart(P + i, rest), ElementWise.LoadPart(G + i, rest), ref lastM, ref lastV);
            ElementWise.StorePart(lastP, P + i, rest);
            ElementWise.StorePart(lastM, M + i, rest);
            ElementWise.StorePart(lastV, V + i, rest);
        }
    }

    /// <summary>The factors of <see cref="AdamWStep"/> in registers.</summary>
    readonly struct Update(AdamWStep step)
    {
        readonly Vector512<float> beta1 = Vector512.Create(step.Beta1);
        readonly Vector512<float> beta2 = Vector512.Create(step.Beta2);
        readonly Vector512<float> oneMinusBeta1 = Vector512.Create(1 - step.Beta1);
        readonly Vector512<float> oneMinusBeta2 = Vector512.Create(1 - step.Beta2);
        readonly Vector512<float> keep = Vector512.Create(1 - (step.LearningRate * step.WeightDecay));
        readonly Vector512<float> stepSize = Vector512.Create(step.LearningRate / step.Correction1);
        readonly Vector512<float> rootCorrection = Vector512.Create(1 / MathF.Sqrt(step.Correction2));
        readonly Vector512<float> epsilon = Vector512.Create(step.Epsilon);
        readonly Vector512<float> gradientScale = Vector512.Create(step.GradientScale);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(Vector512<float> p, Vector512<float> g, ref Vector512<float> m, ref Vector512<float> v)
        {
            g *= gradientScale;
            m = (beta1 * m) + (oneMinusBeta1 * g);
            v = (beta2 * v) + (oneMinusBeta2 * g * g);
            var denominator = (Vector512.Sqrt(v) * rootCorrection) + epsilon;
            return (p * keep) - (stepSize * m / denominator);
        }
    }
}
