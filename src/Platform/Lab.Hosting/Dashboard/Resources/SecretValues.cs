using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Hosting.Dashboard.Resources;

/// <summary>Values of secret parameters that were shown, so that no other text shows them in clear.</summary>
sealed class SecretValues
{
    // A shorter one is found by chance in ordinary text, and masking would only hide the text.
    const int MinLength = 6;

    ImmutableHashSet<string> values = [];

    /// <summary>Takes the value of a secret parameter out of its snapshot; true when it is new, so that what was shown before is looked at again.</summary>
    public bool Learn(ResourceEvent change)
    {
        if (change.Resource is not ParameterResource { Secret: true }) return false;
        var value = change.Snapshot.Properties.FirstOrDefault(property => property.Name == "Value")?.Value as string;
        return value?.Length >= MinLength && ImmutableInterlocked.Update(ref values, known => known.Add(value));
    }

    public bool IsIn(string? text) => text is not null && values.Any(value => text.Contains(value, StringComparison.Ordinal));

    /// <summary>The text with stars in the place of secrets.</summary>
    public string Mask(string text) => values.Aggregate(text, (masked, value) => masked.Replace(value, "*****", StringComparison.Ordinal));
}
