using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dcp;
using Lab.Hosting.Dcp.Objects;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class EndpointPlanTests
{
    readonly ExecutableResource process = new("Web", "x", "/");
    readonly ContainerResource container = new("redis");

    [Fact]
    public void Without_ports_both_are_DCPs_choice()
    {
        var plan = EndpointPlan.Of(process, Http(), replicas: 2, hasEngine: false);
        plan.Allocate(40_000);

        Assert.Equal("web-http", plan.ServiceName);
        Assert.Null(plan.Spec.Port);
        Assert.Equal(ServiceSpec.Proxied, plan.Spec.AddressAllocationMode);
        Assert.Equal(new ServiceProducer("web-http", null, null), plan.Producer);
        Assert.Equal("http://localhost:40000", plan.Endpoint.AllocatedEndpoint!.UriString);
        Assert.Equal("""{{- portForServing "web-http" -}}""", plan.Endpoint.AllocatedEndpoint.TargetPortExpression);
    }

    [Fact]
    public void Without_proxy_the_process_gets_the_port_that_others_use()
    {
        var plan = EndpointPlan.Of(process, Http(isProxied: false), replicas: 1, hasEngine: false);

        Assert.Equal(ServiceSpec.Proxyless, plan.Spec.AddressAllocationMode);
        Assert.InRange(plan.Spec.Port!.Value, 1, ushort.MaxValue);
        Assert.Equal(plan.Spec.Port, plan.TargetPort);
    }

    [Fact]
    public void A_containers_port_counts_inside_it_only()
    {
        var endpoint = Http(targetPort: 6379);

        Assert.Equal(6379, EndpointPlan.Of(container, endpoint, 1, hasEngine: true).TargetPort);
        Assert.Null(EndpointPlan.Of(container, endpoint, 1, hasEngine: false).TargetPort);
    }

    [Fact]
    public void An_address_for_all_is_reached_at_localhost()
    {
        var endpoint = Http();
        endpoint.TargetHost = "0.0.0.0";
        EndpointPlan.Of(process, endpoint, 1, false).Allocate(80);

        Assert.Equal("localhost", endpoint.AllocatedEndpoint!.Address);
        Assert.Equal(EndpointBindingMode.IPv4AnyAddresses, endpoint.AllocatedEndpoint.BindingMode);
    }

    [Fact]
    public void Contradictions_are_named()
    {
        Throws("no target port", () => EndpointPlan.Of(container, Http(), 1, hasEngine: true));
        Throws("2 replicas cannot share", () => EndpointPlan.Of(process, Http(isProxied: false), 2, false));
        Throws("fixed target port", () => EndpointPlan.Of(process, Http(targetPort: 5000), 2, false));
        Throws("cannot listen on the same", () => EndpointPlan.Of(process, Http(port: 5000, targetPort: 5000), 1, false));
        Throws("differ", () => EndpointPlan.Of(process, Http(port: 5000, targetPort: 5001, isProxied: false), 1, false));
    }

    [Fact]
    public void A_port_in_use_is_found_before_the_start()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        Throws($"needs port {port}", () => EndpointPlan.Of(process, Http(port: port), 1, false));
    }

    static EndpointAnnotation Http(int? port = null, int? targetPort = null, bool? isProxied = null) =>
        new(ProtocolType.Tcp, uriScheme: "http", name: "http", port: port, targetPort: targetPort, isProxied: isProxied);

    static void Throws(string what, Func<EndpointPlan> plan)
    {
        var error = Assert.Throws<LabException>(plan);
        Assert.Contains(what, error.Message);
        Assert.NotNull(error.Expected);
    }
}
