namespace Lab.Datasets;

/// <summary>How the bytes of a file stand for characters.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8, with or without byte order mark. Other bytes make their row bad.</summary>
    Utf8,

    /// <summary>ISO 8859-1: every byte is the character with its number.</summary>
    Latin1,
}
