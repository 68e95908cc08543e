using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

partial class ReferenceExpression
{
    /// <summary>Takes an interpolated string apart into text and holes; only values and strings may stand in a hole.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        readonly ReferenceExpressionBuilder builder = new(literalLength + (formattedCount * 3));

        public readonly void AppendLiteral(string value) => builder.AppendLiteral(value);

        public readonly void AppendFormatted(string? value) => builder.AppendFormatted(value);

        public readonly void AppendFormatted(string? value, string? format = null) => builder.AppendFormatted(value, format);

        public void AppendFormatted(ReferenceExpression valueProvider, string format) => builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider);

        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider.Resource);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider.Resource, format);

        internal ReferenceExpression Build() => builder.Build();
    }
}
