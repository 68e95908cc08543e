using System.Diagnostics.CodeAnalysis;

namespace Lab.Hosting.Dcp;

/// <summary>
/// Address and token out of the file that DCP writes. The file is YAML of a fixed shape with one cluster and one user:
/// two "key: value" lines are all that is needed of it.
/// </summary>
sealed record Kubeconfig(Uri Server, string Token)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Kubeconfig? config)
    {
        string? server = null, token = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            server ??= Value(line, "server:");
            token ??= Value(line, "token:");
        }
        config = token is { Length: > 0 } && Uri.TryCreate(server, UriKind.Absolute, out var uri) ? new(uri, token) : null;
        return config is not null;
    }

    // The token must not reach a log through string formatting.
    public override string ToString() => Server.ToString();

    static string? Value(ReadOnlySpan<char> line, string key)
    {
        var text = line.Trim();
        return text.StartsWith(key) ? text[key.Length..].Trim().Trim("\"'").ToString() : null;
    }
}
