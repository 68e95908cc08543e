namespace Lab.Hub;

/// <summary>Settings of the hub from the environment, with the names and the meaning that the hub's own library (huggingface_hub) gives them.</summary>
public static class HubEnvironment
{
    /// <param name="variable">Reads a variable; null for those of this process.</param>
    /// <exception cref="LabException">An address or a token is not right.</exception>
    public static HubOptions Read(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        string home = Set("HF_HOME") ?? Path.Combine(Set("XDG_CACHE_HOME") ?? Path.Combine(User, ".cache"), "huggingface");
        string cache = Set("HF_HUB_CACHE") ?? Set("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub");
        var options = new HubOptions { CacheFolder = FullPath(cache), Offline = Flag("HF_HUB_OFFLINE") || Flag("TRANSFORMERS_OFFLINE"), Token = Token() };
        return Set("HF_ENDPOINT") is { } endpoint ? options with { Endpoint = Address(endpoint) } : options;

        string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;
        bool Flag(string name) => Set(name)?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";
        string? Token()
        {
            if (Flag("HF_HUB_DISABLE_IMPLICIT_TOKEN")) return null;
            string? token = Set("HF_TOKEN") ?? Set("HUGGING_FACE_HUB_TOKEN") ?? FromFile(FullPath(Set("HF_TOKEN_PATH") ?? Path.Combine(home, "token")));
            return token?.ReplaceLineEndings("").Trim() is { Length: > 0 } clean ? Checked(clean) : null;
        }
    }

    static string User => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    static string FullPath(string path) => Path.GetFullPath(path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(User, path[2..]) : path);

    static string? FromFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Goes into a header; what it is must not stand in a message.
    static string Checked(string token) => token.All(c => c is > ' ' and < '\x7F')
        ? token
        : throw new LabException(ErrorKind.Usage, "The token of the hub has characters that no token has.", "environment variable HF_TOKEN, or its file", "a token such as hf_...");

    static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http") && address is { UserInfo: "", Query: "", Fragment: "" }
            ? address
            : throw new LabException(ErrorKind.Usage, "This is no address of a hub.", "environment variable HF_ENDPOINT", "https://HOST, without a name and password", "A token goes into HF_TOKEN.");
}
