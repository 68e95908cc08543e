using Lab.Tensors;
using Lab.Transformers;

namespace Lab.Training;

/// <summary>Clipping by the norm over all gradients. The factor is handed to the optimizer, so the gradients are read once less.</summary>
public static class GradientClipper
{
    /// <summary>L2 norm of all gradients of a model.</summary>
    public static double Norm(ParameterSet parameters, IKernels kernels)
    {
        double sum = 0;
        foreach (var group in parameters.Groups) sum += kernels.SumOfSquares(group.Gradient);
        return Math.Sqrt(sum);
    }

    /// <summary>min(1, maxNorm / (norm + 1e-6)), as PyTorch computes it; 1 without a limit.</summary>
    public static double Scale(double norm, double? maxNorm) => maxNorm is { } limit ? Math.Min(1, limit / (norm + 1e-6)) : 1;
}
