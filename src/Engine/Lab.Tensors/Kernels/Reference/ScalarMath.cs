namespace Lab.Tensors;

/// <summary>Scalar functions in double precision: the yardstick for the vector versions.</summary>
static class ScalarMath
{
    const double SqrtHalf = 0.70710678118654752440;
    const double InverseSqrtTwoPi = 0.39894228040143267794;
    const double SqrtTwoOverPi = 0.79788456080286535588;

    /// <summary>Error function: Taylor series near 0, continued fraction of the complement beyond.</summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (a > 6) return Math.Sign(x);
        if (a < 2.5)
        {
            // erf x = 2/sqrt(pi) * sum (-1)^n x^(2n+1) / (n! (2n+1))
            double term = x, sum = x;
            for (int n = 1; n < 80; n++)
            {
                term *= -x * x / n;
                sum += term / ((2 * n) + 1);
            }
            return 2 / Math.Sqrt(Math.PI) * sum;
        }
        // erfc a = exp(-a^2)/sqrt(pi) / (a + 1/2/(a + 2/2/(a + 3/2/(a + ...))))
        double fraction = a;
        for (int n = 60; n >= 1; n--) fraction = a + (n / 2.0 / fraction);
        return Math.Sign(x) * (1 - (Math.Exp(-a * a) / Math.Sqrt(Math.PI) / fraction));
    }

    public static double Activate(Activation activation, double x) => activation switch
    {
        Activation.None => x,
        Activation.Gelu => 0.5 * x * (1 + Erf(x * SqrtHalf)),
        Activation.GeluTanh => 0.5 * x * (1 + Math.Tanh(SqrtTwoOverPi * (x + (0.044715 * x * x * x)))),
        Activation.Relu => x < 0 ? 0 : x,
        Activation.Tanh => Math.Tanh(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
    };

    /// <summary>Derivative of <see cref="Activate"/> at x.</summary>
    public static double Slope(Activation activation, double x)
    {
        switch (activation)
        {
            case Activation.None:
                return 1;
            case Activation.Gelu:
                return (0.5 * (1 + Erf(x * SqrtHalf))) + (x * InverseSqrtTwoPi * Math.Exp(-0.5 * x * x));
            case Activation.GeluTanh:
                double t = Math.Tanh(SqrtTwoOverPi * (x + (0.044715 * x * x * x)));
                return (0.5 * (1 + t)) + (0.5 * x * (1 - (t * t)) * SqrtTwoOverPi * (1 + (3 * 0.044715 * x * x)));
            case Activation.Relu:
                return x > 0 ? 1 : 0;
            case Activation.Tanh:
                double y = Math.Tanh(x);
                return 1 - (y * y);
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation.");
        }
    }
}
