using System.Net;
using System.Net.Sockets;
using AppHost.Resources.Running;

namespace Lab.AppHost.Tests.Resources.Running;

public sealed class UsualPortTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void PortThatAnotherProgramListensOn_IsNotFree(string address)
    {
        Assert.SkipWhen(address == "::1" && !Socket.OSSupportsIPv6, "This system has no IPv6.");
        using var other = new TcpListener(IPAddress.Parse(address), 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        Assert.False(UsualPort.IsFree(port));
        other.Stop();
        Assert.True(UsualPort.IsFree(port));
    }
}
