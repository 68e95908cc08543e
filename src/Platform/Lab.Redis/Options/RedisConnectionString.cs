using System.Globalization;
using System.Text;

namespace Lab.Redis;

/// <summary>The form of StackExchange.Redis: parts with commas between them, servers first, then <c>key=value</c>.</summary>
static class RedisConnectionString
{
    const string Place = "Redis connection string";

    // Lower case for lookup; the spelling is what ToString and messages show.
    static readonly Dictionary<string, Func<RedisOptions, string, RedisOptions?>> keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["password"] = (options, value) => options with { Password = value },
        ["user"] = (options, value) => options with { User = value },
        ["name"] = (options, value) => options with { ClientName = value },
        ["ssl"] = (options, value) => bool.TryParse(value, out bool on) ? options with { Ssl = on } : null,
        ["sslHost"] = (options, value) => options with { SslHost = value },
        ["defaultDatabase"] = (options, value) => Number(value) is { } number ? options with { Database = number } : null,
        ["connectTimeout"] = (options, value) => Number(value) is { } number ? options with { ConnectTimeout = TimeSpan.FromMilliseconds(number) } : null,
        ["syncTimeout"] = (options, value) => Number(value) is { } number ? options with { CommandTimeout = TimeSpan.FromMilliseconds(number) } : null,
        ["asyncTimeout"] = (options, value) => Number(value) is { } number ? options with { CommandTimeout = TimeSpan.FromMilliseconds(number) } : null,
        ["keepAlive"] = (options, value) => Number(value) is { } number ? options with { KeepAlive = TimeSpan.FromSeconds(number) } : null,
        ["abortConnect"] = (options, value) => bool.TryParse(value, out bool on) ? options with { AbortOnConnectFail = on } : null,
    };

    public static RedisOptions Parse(string text)
    {
        var options = new RedisOptions();
        var endpoints = new List<RedisEndpoint>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=');
            if (equals < 0)
            {
                // The part may be a stray piece of a password with a comma: it is not shown.
                endpoints.Add(RedisEndpoint.TryParse(part) ?? throw new LabException(ErrorKind.Usage,
                    $"part {endpoints.Count + 1} is not a server.", Place, "host:port.", "A password with a comma needs the redis:// form, with %2C for it."));
                continue;
            }
            string key = part[..equals].TrimEnd();
            if (!keys.TryGetValue(key, out var set))
                throw new LabException(ErrorKind.Usage, $"unknown key '{key}'.", Place, "one of " + string.Join(", ", keys.Keys) + ".", Nearest(key) is { } nearest ? $"Did you mean '{nearest}'?" : null);
            options = set(options, part[(equals + 1)..].TrimStart())
                ?? throw new LabException(ErrorKind.Usage, $"the value of '{key}' is not of its form.", Place, "true or false, or a whole number.");
        }
        if (endpoints.Count == 0) throw new LabException(ErrorKind.Usage, "no server is named.", Place, "host:port[,password=...].");
        return options with { Endpoints = endpoints };
    }

    public static string Format(RedisOptions options)
    {
        var defaults = new RedisOptions();
        var text = new StringBuilder().AppendJoin(',', options.Endpoints);
        Add("user", options.User, null);
        Add("password", options.Password is null ? null : "*****", null);
        Add("ssl", options.Ssl, false);
        Add("sslHost", options.SslHost, null);
        Add("defaultDatabase", options.Database, 0);
        Add("name", options.ClientName, null);
        Add("connectTimeout", options.ConnectTimeout.TotalMilliseconds, defaults.ConnectTimeout.TotalMilliseconds);
        Add("syncTimeout", options.CommandTimeout.TotalMilliseconds, defaults.CommandTimeout.TotalMilliseconds);
        Add("keepAlive", options.KeepAlive.TotalSeconds, defaults.KeepAlive.TotalSeconds);
        Add("abortConnect", options.AbortOnConnectFail, true);
        return text.ToString();

        void Add(string key, object? value, object? normal)
        {
            if (!Equals(value, normal)) text.Append(CultureInfo.InvariantCulture, $",{key}={value}");
        }
    }

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    // A key that is part of another ("database") means that one, however many letters are missing.
    static string? Nearest(string key) =>
        keys.Keys.FirstOrDefault(known => key.Length > 2 && known.Contains(key, StringComparison.OrdinalIgnoreCase)) ?? NearestName.Of(key, keys.Keys);
}
