namespace Lab.Datasets;

/// <summary>Which part of the SHA-256 of a text decides its fold.</summary>
public enum HashRule
{
    /// <summary>Its first 8 hexadecimal digits: what every command of the lab uses.</summary>
    FirstDigits,

    /// <summary>The whole digest as one big-endian number: for data that was split so elsewhere.</summary>
    WholeDigest,
}
