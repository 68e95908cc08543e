namespace Aspire.Hosting;

/// <summary>Lets the testing builder look into an AppHost's entry point: set for the flow of calls in which the entry point runs.</summary>
sealed class AppHostInterception
{
    static readonly AsyncLocal<AppHostInterception?> Current = new();

    public Action<DistributedApplicationOptions>? OnOptions { get; init; }

    public Action<DistributedApplicationBuilder>? OnBuilding { get; init; }

    public Action<DistributedApplication>? OnBuilt { get; init; }

    public static void Use(AppHostInterception interception) => Current.Value = interception;

    public static void BeforeBuilder(DistributedApplicationOptions options) => Current.Value?.OnOptions?.Invoke(options);

    public static void BeforeBuild(DistributedApplicationBuilder builder) => Current.Value?.OnBuilding?.Invoke(builder);

    public static void AfterBuild(DistributedApplication application) => Current.Value?.OnBuilt?.Invoke(application);
}
