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
                .Select(child => $"Unknown setting '{section}:{child.Key}'. " + (NearestName.Of(child.Key, Known) is { } nearest
                    ? $"Did you mean '{section}:{nearest}'?"
                    : $"Known are {string.Join(", ", Known)}.")),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
