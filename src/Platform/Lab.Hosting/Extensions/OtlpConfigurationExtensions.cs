using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Telemetry of resources goes to the dashboard.</summary>
public static class OtlpConfigurationExtensions
{
    /// <summary>Over http/protobuf when the dashboard listens for it, else gRPC.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment => Add(builder, new());

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment => Add(builder, new() { RequiredProtocol = protocol });

    static IResourceBuilder<T> Add<T>(IResourceBuilder<T> builder, OtlpExporterAnnotation exporter)
        where T : IResourceWithEnvironment
    {
        var isFirst = !builder.Resource.HasAnnotationOfType<OtlpExporterAnnotation>();
        builder.WithAnnotation(exporter, ResourceAnnotationMutationBehavior.Replace);
        if (!isFirst) return builder;
        var variables = new OtlpVariables(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
        return builder.WithEnvironment(context => variables.Add(context));
    }
}
