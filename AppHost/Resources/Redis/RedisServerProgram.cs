namespace AppHost.Resources.Redis;

/// <summary>A redis-server that can be started.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Environment">Variables that it needs.</param>
sealed record RedisServerProgram(string Path, IReadOnlyDictionary<string, string> Environment);
