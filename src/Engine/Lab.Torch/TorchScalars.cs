using TorchSharp;

namespace Lab.Torch;

/// <summary>
/// Arithmetic with numbers. TorchSharp makes a native number of each, also of the factor 1 of a sum, and keeps none alive: the collector may free it while
/// the call that it was made for still reads it ("Exception raised from toFloat"). So each of these holds its number until its call has ended.
/// </summary>
static class TorchScalars
{
    /// <summary>The factor of a sum; never freed.</summary>
    public static readonly Scalar One = 1;

    static readonly Scalar minusOne = -1;

    extension(torch.Tensor x)
    {
        public torch.Tensor Plus(torch.Tensor y) => x.add(y, One);

        public torch.Tensor Minus(torch.Tensor y) => x.add(y, minusOne);

        public torch.Tensor Plus(double number)
        {
            using Scalar held = number;
            return x.add(held, One);
        }

        public torch.Tensor Times(double number)
        {
            using Scalar held = number;
            return x.mul(held);
        }
    }
}
