using System.Text.Json;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Artifacts;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Tracking;

namespace Lab.MlflowServer.GraphQl;

/// <summary>The schema of the web pages over what the REST interface does: each root field reads its input as that interface reads a request.</summary>
sealed class WireSchema(ExperimentEndpoints experiments, RunEndpoints runs, MetricEndpoints metrics, DatasetEndpoints datasets, ArtifactEndpoints artifacts, Registry.ModelVersionEndpoints versions)
{
    public ISchema Build()
    {
        using var text = new StreamReader(typeof(WireSchema).Assembly.GetManifestResourceStream("Schema.graphql")!);
        var schema = Schema.For(text.ReadToEnd(), builder =>
        {
            Field("Query", "mlflowGetExperiment", (fields, stop) => experiments.GetAsync(fields, stop));
            Field("Query", "mlflowGetRun", (fields, stop) => runs.GetAsync(fields, stop));
            Field("Query", "mlflowListArtifacts", (fields, stop) => artifacts.ListAsync(fields, stop));
            Field("Query", "mlflowSearchRuns", (fields, stop) => PageAsync(runs.SearchAsync(fields, stop)));
            Field("Mutation", "mlflowSearchRuns", (fields, stop) => PageAsync(runs.SearchAsync(fields, stop)));
            Field("Query", "mlflowSearchModelVersions", (fields, stop) => PageAsync(versions.SearchAsync(fields, stop)));
            Field("Query", "mlflowGetMetricHistoryBulkInterval", (fields, stop) => PageAsync(metrics.SampleAsync(fields, stop)));
            Field("Mutation", "mlflowSearchDatasets", (fields, stop) => datasets.SearchAsync(fields, stop));
            builder.Types.For("Query").FieldFor("test").Resolver = new FuncFieldResolver<object?>(Echo);
            builder.Types.For("Mutation").FieldFor("testMutation").Resolver = new FuncFieldResolver<object?>(Echo);
            builder.Types.For("MlflowRunExtension").FieldFor("experiment").Resolver = new FuncFieldResolver<object?>(context => ResolveAsync(async () =>
                Element(await experiments.GetAsync(Fields(new { experiment_id = InfoOf(context, "experiment_id") }), context.CancellationToken)).GetProperty("experiment")));
            builder.Types.For("MlflowRunExtension").FieldFor("modelVersions").Resolver = new FuncFieldResolver<object?>(context => ResolveAsync<object>(async () =>
                (await PageAsync(versions.SearchAsync(Fields(new { filter = $"run_id='{InfoOf(context, "run_id")}'" }), context.CancellationToken))).TryGetProperty("model_versions", out var found)
                    ? found.EnumerateArray().Cast<object>().ToList() : new List<object>()));

            void Field<T>(string type, string name, Func<MlflowRequestFields, CancellationToken, Task<T>> call) => builder.Types.For(type).FieldFor(name).Resolver = new FuncFieldResolver<object?>(
                context => ResolveAsync(async () => Element(await call(Input(context), context.CancellationToken))));
        });
        schema.RegisterType(new LongStringType());
        schema.RegisterVisitor(new WireFields());
        schema.Initialize();
        return schema;
    }

    static ValueTask<object?> Echo(IResolveFieldContext context) => new(JsonSerializer.SerializeToElement(new Dictionary<string, string?> { ["output"] = context.GetArgument<string?>("inputString") }));

    // A refusal stands among the errors with its own text.
    static async ValueTask<object?> ResolveAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (MlflowException refused)
        {
            throw new ExecutionError(refused.Message, refused);
        }
    }

    static MlflowRequestFields Input(IResolveFieldContext context)
    {
        var input = context.GetArgument<IDictionary<string, object?>?>("input") ?? throw new ExecutionError($"The field '{context.FieldDefinition.Name}' needs its argument 'input'.");
        return Fields(input.Where(field => field.Value is not null).ToDictionary(field => JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Key), field => field.Value));
    }

    static MlflowRequestFields Fields(object input) => new(JsonSerializer.SerializeToElement(input));

    static string InfoOf(IResolveFieldContext context, string name) => ((JsonElement)context.Source!).GetProperty("info").GetProperty(name).GetString()!;

    static JsonElement Element<T>(T answer) => answer is JsonElement element ? element : JsonSerializer.SerializeToElement(answer, MlflowJson.Of<T>());

    // Pages of the web are small: these are read as a whole.
    static async Task<JsonElement> PageAsync<T>(Task<StreamedPage<T>> page) => (await page).ToElement();
}
