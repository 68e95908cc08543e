using System.Security.Cryptography;

namespace Lab.Mlflow;

/// <summary>Chance that needs no seed: no result depends on it.</summary>
static class Jitters
{
    const int Parts = 1 << 20;

    /// <summary>From 0, below 1; for use by many threads.</summary>
    public static double Next() => (double)RandomNumberGenerator.GetInt32(Parts) / Parts;
}
