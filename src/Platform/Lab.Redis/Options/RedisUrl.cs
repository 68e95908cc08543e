using System.Globalization;

namespace Lab.Redis;

/// <summary><c>redis://user:password@host:port/database</c>; <c>rediss</c> for TLS.</summary>
static class RedisUrl
{
    public static RedisOptions Parse(string text)
    {
        // The text is not shown in messages: it may hold the password.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            throw new LabException(ErrorKind.Usage, "not a Redis URL.", "Redis connection string", "redis://[user:password@]host[:port][/database].");
        string path = url.AbsolutePath.Trim('/');
        int database = 0;
        if (path.Length > 0 && !int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database))
            throw new LabException(ErrorKind.Usage, $"'{path}' is not a database.", "Redis connection string", "a whole number after the host.");
        string[] login = url.UserInfo.Split(':', 2);
        return new RedisOptions
        {
            Endpoints = [new(url.Host.Trim('[', ']'), url.Port < 0 ? RedisEndpoint.DefaultPort : url.Port)],
            User = login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : null,
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
            Database = database,
            Ssl = string.Equals(url.Scheme, "rediss", StringComparison.OrdinalIgnoreCase),
        };
    }
}
