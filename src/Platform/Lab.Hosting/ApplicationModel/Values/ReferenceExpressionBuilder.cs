using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Builds a <see cref="ReferenceExpression"/> piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    readonly StringBuilder format;
    readonly List<IValueProvider> providers = [];
    readonly List<string> manifestExpressions = [];
    readonly List<string?> stringFormats = [];

    public ReferenceExpressionBuilder()
        : this(64)
    {
    }

    internal ReferenceExpressionBuilder(int capacity) => format = new(capacity);

    public bool IsEmpty => format.Length == 0;

    /// <summary>Text; braces in it stay braces.</summary>
    public void AppendLiteral(string value) => format.Append(value.Replace("{", "{{").Replace("}", "}}"));

    public void AppendFormatted(string? value)
    {
        if (value is not null) AppendLiteral(value);
    }

    public void AppendFormatted(string? value, string? format = null)
    {
        if (value is not null) AppendLiteral(string.Equals(format, "uri", StringComparison.OrdinalIgnoreCase) ? Uri.EscapeDataString(value) : value);
    }

    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

    public void AppendFormatted(ReferenceExpression valueProvider, string format) => AppendHole(valueProvider, valueProvider.ValueExpression, format);

    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider => AppendHole(valueProvider, valueProvider.ValueExpression, format);

    /// <summary>A hole whose value is only known by its interfaces.</summary>
    /// <exception cref="ArgumentException">The value is no <see cref="IValueProvider"/> with a manifest expression.</exception>
    public void AppendValueProvider(object valueProvider, string? format = null)
    {
        if (valueProvider is not IValueProvider provider || valueProvider is not IManifestExpressionProvider manifest)
            throw new ArgumentException($"{valueProvider.GetType().Name} is no value provider.", nameof(valueProvider));
        AppendHole(provider, manifest.ValueExpression, format);
    }

    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler has already written into this builder while its parts were collected.
    }

    public ReferenceExpression Build() => new(format.ToString(), [.. providers], [.. manifestExpressions], [.. stringFormats]);

    void AppendHole(IValueProvider provider, string manifestExpression, string? stringFormat)
    {
        format.Append('{').Append(providers.Count).Append('}');
        providers.Add(provider);
        manifestExpressions.Add(manifestExpression);
        stringFormats.Add(stringFormat);
    }

    [InterpolatedStringHandler]
    public readonly ref struct ReferenceExpressionBuilderInterpolatedStringHandler(
        int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
    {
        readonly ReferenceExpressionBuilder builder = Grow(builder, literalLength + (formattedCount * 3));

        public readonly void AppendLiteral(string value) => builder.AppendLiteral(value);

        public readonly void AppendFormatted(string? value) => builder.AppendFormatted(value);

        public void AppendFormatted(string? value, string format) => builder.AppendFormatted(value, format);

        public void AppendFormatted(ReferenceExpression valueProvider, string format) => builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider);

        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider.Resource);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider.Resource, format);

        static ReferenceExpressionBuilder Grow(ReferenceExpressionBuilder builder, int more)
        {
            builder.format.EnsureCapacity(builder.format.Length + more);
            return builder;
        }
    }
}
