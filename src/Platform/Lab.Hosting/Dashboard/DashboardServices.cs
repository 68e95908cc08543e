using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dashboard;

static class DashboardServices
{
    public static void AddDashboard(this IServiceCollection services)
    {
    }
}
