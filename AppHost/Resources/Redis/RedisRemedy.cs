namespace AppHost.Resources.Redis;

/// <summary>What to do when a Redis process cannot start on its data.</summary>
static class RedisRemedy
{
    /// <param name="lines">Last lines of its log.</param>
    /// <param name="program">Full path of redis-server; its tools lie beside it.</param>
    /// <param name="folder">Its data.</param>
    public static string? Find(IReadOnlyList<string> lines, string program, string folder)
    {
        string check = Path.Combine(Path.GetDirectoryName(program) ?? "", "redis-check-aof");
        string files = Path.Combine(folder, "appendonlydir");
        if (Has("Bad file format reading the append only file", "Unexpected end of file reading the append only file"))
        {
            return $"Its append-only file is damaged. Keep a copy of {files}, then repair it, which cuts off what follows the damage: "
                + $"{check} --fix {Path.Combine(files, "appendonly.aof.manifest")}";
        }
        if (Has("No space left on device")) return $"The disk that holds {folder} is full. Free some space, then use the command 'start'.";
        if (Has("Can't open the append-only file", "Permission denied")) return $"It may not write in {folder}. Give the folder back to your user: chown -R $USER {folder}";
        return null;

        bool Has(params string[] texts) => lines.Any(line => texts.Any(text => line.Contains(text, StringComparison.OrdinalIgnoreCase)));
    }
}
