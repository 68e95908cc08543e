using static Lab.Statistics.SpecialFunctions;

namespace Lab.Statistics;

/// <summary>How large the distance between a distribution and its empirical distribution function becomes by chance.</summary>
public static class Kolmogorov
{
    // Up to here the matrix is small; beyond, a series is right to six digits (the division of Simard and L'Ecuyer 2011).
    const int SmallSample = 140;

    /// <summary>P(sqrt(n) D &gt; x) for very many rows.</summary>
    public static double Tail(double x)
    {
        if (x <= 0) return 1;
        double sum = 0;
        // Both series give the same; each converges fast on its side.
        if (x < 1)
        {
            for (var k = 1; k <= 50; k += 2) sum += Math.Exp(-k * k * Math.PI * Math.PI / (8 * x * x));
            return 1 - Math.Sqrt(2 * Math.PI) / x * sum;
        }
        for (var k = 1; k <= 20; k++) sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * k * k * x * x);
        return sum;
    }

    /// <summary>P(D &gt;= distance) for n rows; to six digits where they are more than 140.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1.</exception>
    public static double ExactTail(double distance, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (distance * n <= 0.5) return 1;
        if (distance >= 1) return 0;
        // Far out the distance above and the distance below are never both that large.
        var far = n * distance * distance;
        if (distance >= 0.5 || far >= (n <= SmallSample ? 4 : 2.2)) return Math.Min(1, 2 * OneSided(distance, n));
        return 1 - (n <= SmallSample || n * Math.Pow(distance, 1.5) <= 1.4 ? Durbin(distance, n) : PelzGood.Cdf(distance, n));
    }

    // Smirnov's sum for the distance on one side.
    static double OneSided(double d, int n)
    {
        double sum = 0;
        for (var j = 0; j <= (int)(n * (1 - d)); j++)
        {
            var rest = 1 - d - (double)j / n;
            if (rest > 0) sum += Math.Exp(LogChoose(n, j) + (n - j) * Math.Log(rest) + (j - 1) * Math.Log(d + (double)j / n));
        }
        return d * sum;
    }

    // Durbin's matrix (Marsaglia, Tsang, Wang 2003): the middle element of its n-th power times n! / n^n.
    static double Durbin(double d, int n)
    {
        var k = (int)(n * d) + 1;
        var m = 2 * k - 1;
        var h = k - n * d;
        var matrix = new double[m, m];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < m; j++)
                if (i - j + 1 >= 0) matrix[i, j] = 1;
        for (var i = 0; i < m; i++)
        {
            matrix[i, 0] -= Math.Pow(h, i + 1);
            matrix[m - 1, i] -= Math.Pow(h, m - i);
        }
        if (2 * h > 1) matrix[m - 1, 0] += Math.Pow(2 * h - 1, m);
        for (var i = 0; i < m; i++)
            for (var j = 0; j < m; j++)
                for (var g = 2; g <= i - j + 1; g++) matrix[i, j] /= g;

        var (power, exponent) = Power(matrix, n);
        var result = power[k - 1, k - 1];
        for (var i = 1; i <= n; i++)
        {
            result *= (double)i / n;
            if (result < 1e-140) (result, exponent) = (result * 1e140, exponent - 140);
        }
        return result * Math.Pow(10, exponent);
    }

    // With a power of ten beside it, so that nothing overflows.
    static (double[,] Matrix, int Exponent) Power(double[,] matrix, int n)
    {
        if (n == 1) return (matrix, 0);
        var (half, exponent) = Power(matrix, n / 2);
        var (product, e) = (Multiply(half, half), 2 * exponent);
        if (n % 2 == 1) product = Multiply(product, matrix);
        var size = product.GetLength(0);
        if (product[size / 2, size / 2] <= 1e140) return (product, e);
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++) product[i, j] *= 1e-140;
        return (product, e + 140);
    }

    static double[,] Multiply(double[,] a, double[,] b)
    {
        var size = a.GetLength(0);
        var product = new double[size, size];
        for (var i = 0; i < size; i++)
            for (var k = 0; k < size; k++)
                for (var j = 0; j < size; j++) product[i, j] += a[i, k] * b[k, j];
        return product;
    }
}
