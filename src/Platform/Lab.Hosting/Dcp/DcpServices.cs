using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dcp;

static class DcpServices
{
    public static void AddDcp(this IServiceCollection services)
    {
    }
}
