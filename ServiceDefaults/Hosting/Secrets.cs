using System.Text.RegularExpressions;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>Settings to be shown: what lets somebody in is not.</summary>
public static partial class Secrets
{
    const string Hidden = "***";

    /// <param name="name">Key or variable, as in <c>MLFLOW_TRACKING_TOKEN</c>: some hold nothing but a secret.</param>
    /// <param name="value">As it is set.</param>
    public static string? Mask(string name, string? value) =>
        string.IsNullOrEmpty(value) ? value
        : SecretName.IsMatch(name) ? Hidden
        : Part.Replace(UserInfo.Replace(value, $"://$1:{Hidden}@"), $"$1={Hidden}");

    [GeneratedRegex("(password|passwd|pwd|secret|token|api_?key|webhook)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    static partial Regex SecretName { get; }

    // smtp://user:password@host, and passwords with an @ in them.
    [GeneratedRegex("://([^:/@?]*):.*@", RegexOptions.CultureInvariant)]
    static partial Regex UserInfo { get; }

    // host:6379,password=...,ssl=true and http://host?token=...
    [GeneratedRegex(@"\b(password|passwd|pwd|secret|token|api_?key)\s*=[^,;&]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    static partial Regex Part { get; }
}
