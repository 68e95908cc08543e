namespace Lab.Statistics;

/// <summary>
/// The series of Pelz and Good (1976) for the distribution of Kolmogorov's distance: K0 + K1 / n^(1/2) + K2 / n + K3 / n^(3/2).
/// </summary>
static class PelzGood
{
    const double Pi2 = Math.PI * Math.PI;
    const double Pi4 = Pi2 * Pi2;
    const double Pi6 = Pi4 * Pi2;
    static readonly double sqrt2Pi = Math.Sqrt(2 * Math.PI);

    public static double Cdf(double distance, int n)
    {
        var z2 = n * distance * distance;
        var z = Math.Sqrt(z2);
        var (z4, z6) = (z2 * z2, z2 * z2 * z2);
        double k0 = 0, k1 = 0, k2 = 0, k3 = 0, even2 = 0, even3 = 0;
        // Terms fall so fast that a few are all that double precision sees.
        for (var k = (int)Math.Ceiling(16 * z / Math.PI); k >= 1; k--)
        {
            double m2 = (2.0 * k - 1) * (2 * k - 1), j2 = (double)k * k;
            var odd = Math.Exp(-m2 * Pi2 / (8 * z2));
            k0 += odd;
            k1 += odd * (Pi2 / 4 * m2 - z2);
            k2 += odd * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * Pi2 / 4 * m2 + Pi4 * (1 - 2 * z2) / 16 * m2 * m2);
            k3 += odd * (-30 * z6 - 90 * z4 * z4 + Pi2 * (135 * z4 - 96 * z6) / 4 * m2
                + Pi4 * (-60 * z2 + 212 * z4) / 16 * m2 * m2 + Pi6 * (5 - 30 * z2) / 64 * m2 * m2 * m2);
            var even = Math.Exp(-j2 * Pi2 / (2 * z2));
            even2 += even * j2;
            even3 += even * j2 * (3 * z2 - Pi2 * j2);
        }
        k0 /= z;
        k1 /= 6 * z4;
        k2 = k2 / (72 * z6 * z) - Pi2 * even2 / (36 * z2 * z);
        k3 = k3 / (6480 * z6 * z4) + Pi2 * even3 / (216 * z6);
        return sqrt2Pi * (k0 + k1 / Math.Sqrt(n) + k2 / n + k3 / (n * Math.Sqrt(n)));
    }
}
