namespace Lab.Redis;

/// <summary>When SET writes.</summary>
public enum SetWhen
{
    Always,

    /// <summary>Only a key that does not exist (NX).</summary>
    Missing,

    /// <summary>Only a key that exists (XX).</summary>
    Exists,
}
