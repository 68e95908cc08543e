using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Turns what callbacks gave (text, numbers, values known at run time) into text, and says whether a secret went into it.</summary>
sealed class ValueResolver(ValueProviderContext context)
{
    public async ValueTask<(string? Text, bool IsSecret)> ResolveAsync(object? value, CancellationToken cancellationToken) => value switch
    {
        null => (null, false),
        string text => (text, false),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await ResolveAsync(provider, cancellationToken).ConfigureAwait(false),
        IValueProvider provider => (await provider.GetValueAsync(context, cancellationToken).ConfigureAwait(false), HasSecret(provider)),
        IFormattable formattable => (formattable.ToString(null, CultureInfo.InvariantCulture), false),
        bool flag => (flag ? "true" : "false", false),
        _ => (value.ToString(), false),
    };

    /// <summary>A secret parameter anywhere below makes the whole value a secret; so does a connection string that has one.</summary>
    internal static bool HasSecret(object value) => HasSecret(value, []);

    static bool HasSecret(object value, HashSet<object> seen)
    {
        if (!seen.Add(value)) return false;
        if (value is ParameterResource { Secret: true } or SecretText) return true;
        return value is IValueWithReferences references && references.References.Any(reference => HasSecret(reference, seen));
    }
}
