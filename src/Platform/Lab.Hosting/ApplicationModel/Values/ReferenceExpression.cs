using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Text with holes: <see cref="Format"/> is a composite format (<c>{0}</c>), the holes are values known at run time.
/// <code>ReferenceExpression.Create($"http://{endpoint.Property(EndpointProperty.Host)}/api")</code>
/// </summary>
public partial class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    public static readonly ReferenceExpression Empty = new("", [], [], []);

    readonly ReferenceExpression? whenTrue;
    readonly ReferenceExpression? whenFalse;

    internal ReferenceExpression(
        string format, IReadOnlyList<IValueProvider> valueProviders, IReadOnlyList<string> manifestExpressions, IReadOnlyList<string?> stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        ManifestExpressions = manifestExpressions;
        StringFormats = stringFormats;
    }

    ReferenceExpression(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
        : this("", [], [], [])
    {
        Condition = condition;
        MatchValue = matchValue;
        this.whenTrue = whenTrue;
        this.whenFalse = whenFalse;
    }

    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    public IReadOnlyList<string> ManifestExpressions { get; }

    /// <summary>Encoding of each hole's value: <c>uri</c> or null.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    public IValueProvider? Condition { get; }

    public string? MatchValue { get; }

    public ReferenceExpression? WhenTrue => whenTrue;

    public ReferenceExpression? WhenFalse => whenFalse;

    public bool IsConditional => Condition is not null;

    public string ValueExpression => IsConditional
        ? whenTrue!.ValueExpression
        : string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    IEnumerable<object> IValueWithReferences.References =>
        IsConditional ? [Condition!, whenTrue!, whenFalse!] : ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <summary>One of two texts, chosen at run time by the value of <paramref name="condition"/> (ignoring case).</summary>
    public static ReferenceExpression CreateConditional(
        IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse) =>
        new(condition, matchValue, whenTrue, whenFalse);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new(), cancellationToken);

    /// <summary>The text with its holes filled; null when the only hole is all of the text and has no value.</summary>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (IsConditional)
        {
            var value = await Condition!.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            var chosen = string.Equals(value, MatchValue, StringComparison.OrdinalIgnoreCase) ? whenTrue! : whenFalse!;
            return await chosen.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
        }

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            values[i] = Encode(value, StringFormats[i]);
        }

        return Format == "{0}" ? (string?)values[0] : string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    static string? Encode(string? value, string? format) => format?.ToLowerInvariant() switch
    {
        null or "" => value,
        "uri" => value is null ? null : Uri.EscapeDataString(value),
        _ => throw new FormatException($"The format '{format}' of a reference expression is unknown. Known: uri."),
    };
}
