using System.Runtime.Intrinsics;

namespace Lab.Tensors;

public sealed unsafe partial class SimdKernels
{
    /// <summary>Elements whose squares are added up before they join the total; fixed, so that the order is too.</summary>
    const int SumChunk = 65_536;

    public void Fill(Tensor tensor, float value)
    {
        if (tensor.IsContiguous)
            team.Run(new FillWork { X = Floats(tensor), Length = tensor.Length, Value = value }, tensor.Length >= ParallelElements);
        else
            for (int r = 0; r < tensor.Rows; r++) Fill(tensor.RowRange(r, 1), value);
    }

    public void ActivationBackward(Activation activation, Tensor preActivation, Tensor dy)
    {
        ShapeCheck.Same("activation backward", preActivation, dy);
        ShapeCheck.Contiguous("activation backward", preActivation);
        ShapeCheck.Contiguous("activation backward", dy);
        var work = new ActivationGradientWork { Activation = activation, X = Floats(preActivation), Gradient = Floats(dy), Length = dy.Length };
        if (activation != Activation.None) team.Run(work, dy.Length >= ParallelElements / 8);
    }

    public void ApplyDropout(Tensor x, Dropout dropout)
    {
        if (dropout.IsNone) return;
        ShapeCheck.Contiguous("dropout", x);
        team.Run(new DropoutWork { X = Floats(x), Length = x.Length, Dropout = dropout }, x.Length >= ParallelElements);
    }

    public double SumOfSquares(Tensor tensor)
    {
        ShapeCheck.Contiguous("sum of squares", tensor);
        int chunks = checked((int)((tensor.Length + SumChunk - 1) / SumChunk));
        var partial = (double*)scratch->Work.Get(2L * chunks);
        team.Run(new SquareWork { X = Floats(tensor), Length = tensor.Length, Partial = partial }, tensor.Length >= ParallelElements);
        double sum = 0;
        for (int i = 0; i < chunks; i++) sum += partial[i];
        return sum;
    }

    struct FillWork : IWork
    {
        public float* X;
        public long Length;
        public float Value;

        public readonly void Run(int worker, int workers)
        {
            var (start, end) = Partition.Of(Length, worker, workers, 16);
            for (; start < end; start += int.MaxValue) new Span<float>(X + start, (int)Math.Min(int.MaxValue, end - start)).Fill(Value);
        }
    }

    struct ActivationGradientWork : IWork
    {
        public Activation Activation;
        public float* X;
        public float* Gradient;
        public long Length;

        public readonly void Run(int worker, int workers)
        {
            var (start, end) = Partition.Of(Length, worker, workers, 16);
            float* x = X + start;
            float* g = Gradient + start;
            switch (Activation)
            {
                case Activation.Gelu: ElementWise.Map<GeluGradientOp>(x, g, g, end - start); break;
                case Activation.GeluTanh: ElementWise.Map<GeluTanhGradientOp>(x, g, g, end - start); break;
                case Activation.Relu: ElementWise.Map<ReluGradientOp>(x, g, g, end - start); break;
                case Activation.Tanh: ElementWise.Map<TanhGradientOp>(x, g, g, end - start); break;
                default: throw new ArgumentOutOfRangeException(nameof(Activation), Activation, "Unknown activation.");
            }
        }
    }

    struct DropoutWork : IWork
    {
        public float* X;
        public long Length;
        public Dropout Dropout;

        public readonly void Run(int worker, int workers)
        {
            var (start, end) = Partition.Of(Length, worker, workers, 16);
            var mask = new DropoutMask(Dropout);
            long i = start;
            for (; i + 16 <= end; i += 16) (Vector512.Load(X + i) * mask.Factors((uint)i)).Store(X + i);
            for (; i < end; i++) X[i] *= Dropout.Factor((uint)i);
        }
    }

    struct SquareWork : IWork
    {
        public float* X;
        public long Length;
        public double* Partial;

        public readonly void Run(int worker, int workers)
        {
            var (start, end) = Partition.Of(Length, worker, workers, SumChunk);
            for (; start < end; start += SumChunk) Partial[start / SumChunk] = Sum(X + start, Math.Min(SumChunk, end - start));
        }

        static double Sum(float* x, long length)
        {
            Vector512<double> low = default, high = default;
            long i = 0;
            for (; i + 16 <= length; i += 16)
            {
                var (a, b) = Vector512.Widen(Vector512.Load(x + i));
                low = Vector512.MultiplyAddEstimate(a, a, low);
                high = Vector512.MultiplyAddEstimate(b, b, high);
            }
            double sum = Vector512.Sum(low + high);
            for (; i < length; i++) sum += (double)x[i] * x[i];
            return sum;
        }
    }
}
