using System.Globalization;
using StackExchange.Redis;

namespace Lab.Records;

/// <summary><c>redis://user:password@host:port/database</c>; <c>rediss</c> for TLS.</summary>
static class RedisUrl
{
    // The text is not shown in messages: it may hold the password.
    public static ConfigurationOptions Parse(string text, string place)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            throw new LabException(ErrorKind.Usage, "not a Redis URL.", place, "redis://[user:password@]host[:port][/database].");
        string path = url.AbsolutePath.Trim('/');
        int? database = null;
        if (path.Length > 0)
            database = int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : throw new LabException(ErrorKind.Usage, $"'{path}' is not a database.", place, "a whole number after the host.");
        string[] login = url.UserInfo.Split(':', 2);
        return new ConfigurationOptions
        {
            EndPoints = { RedisEndPoint.Of(url.Host.Trim('[', ']'), url.Port < 0 ? RedisEndPoint.DefaultPort : url.Port) },
            User = login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : null,
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
            DefaultDatabase = database,
            Ssl = string.Equals(url.Scheme, "rediss", StringComparison.OrdinalIgnoreCase),
        };
    }
}
