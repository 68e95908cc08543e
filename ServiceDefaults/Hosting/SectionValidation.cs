using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>Refuses keys that <typeparamref name="T"/> does not have, naming the nearest one that it has, and values out of their range.</summary>
sealed class SectionValidation<T>(IConfiguration configuration, string section) : IValidateOptions<T> where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var result = new ValidateOptionsResultBuilder();
        foreach (string failure in Failures(configuration.GetSection(section), options)) result.AddError(failure);
        return result.Build();
    }

    static IEnumerable<string> Failures(IConfigurationSection section, object options)
    {
        var keys = OptionsSection.KeysOf(options.GetType()).ToDictionary(key => key.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren().Where(child => !keys.ContainsKey(child.Key)))
            yield return $"Unknown setting '{child.Path}'. " + (NearestName.Of(child.Key, keys.Keys) is { } nearest
                ? $"Did you mean '{section.Path}:{nearest}'?"
                : $"Known are {string.Join(", ", keys.Keys)}.");

        var wrong = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true);
        foreach (var failure in wrong) yield return $"{string.Join(", ", failure.MemberNames.Select(key => $"{section.Path}:{key}"))}: {failure.ErrorMessage}";

        foreach (var nested in keys.Values.Where(OptionsSection.IsSection))
            foreach (string failure in Failures(section.GetSection(nested.Name), nested.GetValue(options)!))
                yield return failure;
    }
}
