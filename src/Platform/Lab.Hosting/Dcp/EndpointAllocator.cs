using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>Makes a DCP service of every endpoint and waits until all have an address.</summary>
sealed class EndpointAllocator(DcpClient client)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task AllocateAsync(IReadOnlyList<EndpointPlan> plans, CancellationToken cancellation)
    {
        await Task.WhenAll(plans.Select(plan => client.CreateAsync(
            DcpKinds.Service,
            DcpKinds.Service.New(plan.ServiceName, plan.Spec, new Dictionary<string, string>
            {
                ["resource-name"] = plan.Resource.Name,
                ["endpoint-name"] = plan.Endpoint.Name,
            }),
            cancellation)));

        foreach (var plan in plans.Where(plan => !plan.Endpoint.IsProxied)) plan.Allocate(plan.Spec.Port!.Value);
        var open = plans.Where(plan => plan.Endpoint.IsProxied).ToDictionary(plan => plan.ServiceName);
        if (open.Count == 0) return;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            await foreach (var change in client.WatchAsync(DcpKinds.Service, limit.Token))
            {
                if (change.Object.Status?.EffectivePort is not > 0 || !open.Remove(change.Object.Metadata.Name, out var plan)) continue;
                plan.Allocate(change.Object.Status.EffectivePort.Value);
                if (open.Count == 0) return;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
        var missing = string.Join(", ", open.Values.Select(plan => $"{plan.Resource.Name}/{plan.Endpoint.Name}"));
        throw new TimeoutException($"DCP gave no address to {missing} within {Limit.TotalSeconds:0} s.");
    }
}
