using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Hosting;

/// <summary>Refuses a key of <paramref name="section"/> that <typeparamref name="T"/> does not have, and names the nearest one that it has.</summary>
sealed class KnownKeys<T>(IConfiguration configuration, string section) : IValidateOptions<T> where T : class
{
    static readonly string[] Known = [.. typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name)];

    public ValidateOptionsResult Validate(string? name, T options)
    {
        string[] failures =
        [
            .. configuration.GetSection(section).GetChildren()
                .Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                .Select(child => $"Unknown setting '{section}:{child.Key}'; the nearest known one is '{section}:{Nearest(child.Key)}'."),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    static string Nearest(string key) => Known.MinBy(known => Distance(key.ToLowerInvariant(), known.ToLowerInvariant()))!;

    // Levenshtein, one row at a time.
    static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
