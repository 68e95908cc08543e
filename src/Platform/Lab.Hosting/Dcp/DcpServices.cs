using Aspire.Hosting.Lifecycle;
using Lab.Hosting.Dcp;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dcp;

static class DcpServices
{
    public static void AddDcp(this IServiceCollection services)
    {
        services.TryAddEventingSubscriber<DcpModel>();
        services.AddSingleton<DcpExecutor>();
        services.AddHostedService(provider => provider.GetRequiredService<DcpExecutor>());
    }
}
