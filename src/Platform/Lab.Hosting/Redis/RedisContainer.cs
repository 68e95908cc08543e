using Aspire.Hosting.ApplicationModel;

namespace Lab.Hosting.Redis;

/// <summary>How the container starts the server.</summary>
static class RedisContainer
{
    /// <summary>
    /// A line for the image's shell. The password goes from its variable into a file that only the server's user reads,
    /// and never into the arguments, which <c>ps</c> shows.
    /// </summary>
    public static string Script(RedisResource redis)
    {
        string settings = string.Join("\\n", RedisConfiguration.Persistence(redis.Persistence).Prepend("dir /data"));
        string password = redis.PasswordParameter is null ? "" : "\\nrequirepass \"%s\"";
        string value = redis.PasswordParameter is null ? "" : """ "$(printf %s "$REDIS_PASSWORD" | sed 's/[\\"]/\\&/g')" """.TrimEnd();
        return $"umask 077 && printf '{settings}{password}\\n'{value} > /tmp/redis.conf && exec redis-server /tmp/redis.conf";
    }
}
