using StackExchange.Redis;

namespace Lab.Records;

/// <summary>
/// Reads <c>host:port[,host2:port2],password=...,ssl=true,...</c> (the keys of StackExchange.Redis; times in milliseconds,
/// keepAlive in seconds), a socket's path in place of the host, or <c>redis[s]://[user:password@]host[:port][/database]</c>.
/// The library reads the first form only: it takes a URL for a host's name, with the password in it. No message shows a value.
/// </summary>
public static class RedisConnectionString
{
    const string Place = "Redis connection string";

    static readonly string[] keys =
    [
        "password", "user", "name", "ssl", "sslHost", "sslProtocols", "checkCertificateRevocation", "defaultDatabase", "connectTimeout", "syncTimeout",
        "asyncTimeout", "keepAlive", "abortConnect", "protocol",
    ];

    /// <exception cref="LabException">The text is of none of these forms, or has an unknown key.</exception>
    public static ConfigurationOptions Parse(string text) =>
        text.StartsWith("redis://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase)
            ? RedisUrl.Parse(text, Place)
            : ParseParts(text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Where what is written ends up: servers and database, without login; one text for every spelling of this machine.</summary>
    public static string TargetOf(ConfigurationOptions options) =>
        $"{string.Join(',', options.EndPoints.Select(RedisEndPoint.Place).Order(StringComparer.OrdinalIgnoreCase))}/{options.DefaultDatabase ?? 0}".ToLowerInvariant();

    static ConfigurationOptions ParseParts(string[] parts)
    {
        var settings = parts.Where(part => part.Contains('=')).ToList();
        foreach (string setting in settings) Check(setting);
        // Only whole strings are read, and an empty one is an error.
        var options = settings.Count > 0 ? ConfigurationOptions.Parse(string.Join(',', settings)) : new ConfigurationOptions();
        foreach (string part in parts.Where(part => !part.Contains('=')))
            // The part may be a stray piece of a password with a comma: it is not shown.
            options.EndPoints.Add(RedisEndPoint.TryParse(part) ?? throw new LabException(
                ErrorKind.Usage, $"part {Array.IndexOf(parts, part) + 1} is not a server.", Place, "host:port.",
                "A password with a comma needs the redis:// form, with %2C for it."));
        if (options.EndPoints.Count == 0) throw new LabException(ErrorKind.Usage, "no server is named.", Place, "host:port[,password=...].");
        return options;
    }

    static void Check(string setting)
    {
        string key = setting[..setting.IndexOf('=')].TrimEnd();
        if (!keys.Contains(key, StringComparer.OrdinalIgnoreCase))
            throw new LabException(
                ErrorKind.Usage, $"unknown key '{key}'.", Place, "one of " + string.Join(", ", keys) + ".",
                Nearest(key) is { } nearest ? $"Did you mean '{nearest}'?" : null);
        try
        {
            var read = ConfigurationOptions.Parse(setting);
            // The server's list of clients takes no blanks.
            if (read.ClientName?.All(c => c is > ' ' and < (char)127) == false) throw new ArgumentException(null);
        }
        catch (ArgumentException)
        {
            throw new LabException(ErrorKind.Usage, $"the value of '{key}' is not of its form.", Place, "true or false, or a whole number; a name without blanks.");
        }
    }

    // A key that is part of another ("database") means that one, however many letters are missing.
    static string? Nearest(string key) =>
        keys.FirstOrDefault(known => key.Length > 2 && known.Contains(key, StringComparison.OrdinalIgnoreCase)) ?? NearestName.Of(key, keys);
}
