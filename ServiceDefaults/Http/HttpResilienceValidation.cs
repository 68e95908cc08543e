using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Http;

/// <summary>What the range of one value cannot say: values that do not fit each other.</summary>
sealed class HttpResilienceValidation : IValidateOptions<HttpResilienceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpResilienceOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.AttemptTimeout > options.TotalTimeout)
            result.AddError($"{Key(nameof(options.AttemptTimeout))} is {options.AttemptTimeout}; expected at most {Key(nameof(options.TotalTimeout))}, {options.TotalTimeout}.");
        if (options.BreakWindow < 2 * options.AttemptTimeout)
            result.AddError($"{Key(nameof(options.BreakWindow))} is {options.BreakWindow}; expected at least twice {Key(nameof(options.AttemptTimeout))}, {options.AttemptTimeout}.");
        return result.Build();
    }

    static string Key(string property) => $"{HttpResilienceOptions.Section}:{property}";
}
