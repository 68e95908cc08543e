using Lab.Cli.Terminal;
using Lab.ServiceDefaults.State;

namespace Lab.Cli.Options;

/// <summary>The per-user folder for what can be fetched or computed again.</summary>
static class CacheFolder
{
    public static string Of(LabHost host) => Of(host.Variable);

    public static string Of(Func<string, string?> variable) => UserCache.Of(variable);
}
